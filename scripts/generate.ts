// node scripts/generate.ts: writes every generated file that is committed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generators } from './generated.ts'
import { projectPath } from './project.ts'

for (const generator of generators) {
  for (const { path, content } of await generator.make()) {
    mkdirSync(dirname(projectPath(path)), { recursive: true })
    writeFileSync(projectPath(path), content)
    process.stdout.write(`${path}\n`)
  }
}
