import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/server-process.ts'

/** The fenced blocks of a page behind a marker `<!-- run: name -->`, by name. */
export const snippetsOf = (page: string): ReadonlyMap<string, string> => {
  const text = readFileSync(join(projectRoot, page), 'utf8')
  const found = [...text.matchAll(/<!-- run: ([\w-]+) -->\n+```\w+\n([\s\S]*?)```/g)]
  return new Map(found.map(([, name, code]) => [name!, code!]))
}

/** What `npx` would run, without asking a registry for it again; for bash, before the snippet. */
export const cliShell = `set -euo pipefail
npx() { while [ "$1" != postern ]; do shift; done; shift; node ${projectRoot}/packages/cli/src/start.mjs "$@"; }
`
