// node scripts/check/generated.ts: exit code 1 where a generated file is not what its generator makes today.
import { existsSync, readFileSync } from 'node:fs'
import { generators } from '../generated.ts'
import { projectPath } from '../project.ts'

const stale: string[] = []
for (const generator of generators) {
  for (const { path, content } of await generator.make()) {
    const file = projectPath(path)
    if (!existsSync(file)) stale.push(`${path} is missing (${generator.name})`)
    else if (readFileSync(file, 'utf8') !== content) stale.push(`${path} is out of date (${generator.name})`)
  }
}
if (stale.length > 0) {
  process.stderr.write(`${stale.join('\n')}\nRun pnpm generate and commit what changed.\n`)
  process.exitCode = 1
}
