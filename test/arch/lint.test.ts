import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import plugin from '../../scripts/lint-rules/plugin.ts'
import { allowed, refused } from './lint-violations.ts'
import { withPlantedTree } from './planted-tree.ts'

const project = join(import.meta.dirname, '../..')

interface Report {
  readonly code: string
  readonly filename: string
}

const lint = (root: string): Promise<Report[]> =>
  new Promise((resolve, reject) => {
    const oxlint = join(project, 'node_modules/oxlint/bin/oxlint')
    execFile(process.execPath, [oxlint, '--type-aware', '--format', 'json'], { cwd: root }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve((JSON.parse(stdout) as { diagnostics: Report[] }).diagnostics)
      else reject(new Error(`oxlint did not report: ${stderr}${stdout}`, { cause: error }))
    })
  })

// One run for all: the Nth plant stands below the folder N, which has the project's configuration of its own.
const plants = [...refused, ...allowed]
const reports = new Map<number, Set<string>>()

beforeAll(async () => {
  const configuration = readFileSync(join(project, '.oxlintrc.json'), 'utf8').replace(
    './scripts',
    join(project, 'scripts'),
  )
  const files = plants.flatMap(({ path, code }, index) => [
    [`${index}/${path}`, `${code}\n`],
    [`${index}/.oxlintrc.json`, configuration],
  ])
  const compiler = { module: 'nodenext', target: 'es2024', strict: true, types: [], noEmit: true }
  const tree = {
    ...Object.fromEntries(files),
    'tsconfig.json': JSON.stringify({ compilerOptions: compiler, include: ['**/*'] }),
  }
  const diagnostics = await withPlantedTree(tree, lint)
  for (const { code, filename } of diagnostics) {
    const index = Number.parseInt(filename, 10)
    reports.set(index, (reports.get(index) ?? new Set()).add(code.replace('(', '/').replace(')', '')))
  }
})

test.for(refused.map((plant, index) => ({ ...plant, index })))('$rule refuses $code in $path', ({ rule, index }) => {
  expect([...(reports.get(index) ?? [])]).toContain(rule)
})

test.for(allowed.map((plant, index) => ({ ...plant, index: refused.length + index })))(
  '$path may: $code',
  ({ index }) => {
    const restrictions = new Set(refused.map(({ rule }) => rule))
    expect([...(reports.get(index) ?? [])].filter((rule) => restrictions.has(rule))).toEqual([])
  },
)

test('every rule of our own has a planted violation', () => {
  const rules = Object.keys(plugin.rules).map((name) => `postern/${name}`)
  const proved = refused.map(({ rule }) => rule).filter((rule) => rule.startsWith('postern/'))
  expect(new Set(proved)).toEqual(new Set(rules))
})
