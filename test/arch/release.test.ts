import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { release } from '@postern/protocol'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/server-process.ts'

test.each(globSync(['package.json', 'packages/*/package.json'], { cwd: projectRoot }))(
  '%s is of the release that programs tell',
  (manifest) => {
    expect(JSON.parse(readFileSync(join(projectRoot, manifest), 'utf8'))).toMatchObject({ version: release })
  },
)
