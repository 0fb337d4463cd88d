import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/server-process.ts'

// What a contributor types is not what a user is promised; and what was decided stays as it was written.
// The examples of docs/graphql.md are generated, and held against the schema by graphql.test.ts.
const notForUsers = /^(?:CONTRIBUTING\.md|docs\/decisions\/.*|docs\/graphql\.md)$/
const programs = new Set(['sh', 'bash', 'ts', 'tsx', 'js', 'sql', 'graphql'])

const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md'], { cwd: projectRoot })
  .filter((page) => !notForUsers.test(page))
  .toSorted()

const blocksOf = (page: string) =>
  [
    ...readFileSync(join(projectRoot, page), 'utf8').matchAll(
      /(?:<!-- run: ([\w-]+) -->\n+)?^ *```(\w*)\n[\s\S]*?^ *```/gm,
    ),
  ].map(([, name, language]) => ({ name, language: language! }))

test.each(pages)('%s shows no command or program that no test runs', (page) => {
  const unrun = blocksOf(page).filter(({ name, language }) => name === undefined && programs.has(language))
  expect(unrun).toEqual([])
})
