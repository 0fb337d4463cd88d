import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'
import configuration from '../../.dependency-cruiser.mjs'
import { withPlantedTree } from './planted-tree.ts'
import { lawful, violations } from './structure-violations.ts'

const project = join(import.meta.dirname, '../..')

/** What the project's rules report of the tree below `baseDir`, as `rule: from → to`. */
const reportsOn = async (baseDir: string): Promise<string[]> => {
  const { forbidden, options } = configuration
  const sources = ['packages', 'test', 'scripts'].filter((folder) => existsSync(join(baseDir, folder)))
  const { output } = await cruise(sources, { ...options, ruleSet: { forbidden }, validate: true, baseDir })
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) =>
    from === to ? `${rule.name}: ${from}` : `${rule.name}: ${from} → ${to}`,
  )
}

test.each(violations)('$rule: $story', async ({ rule, files, reported }) => {
  const reports = await withPlantedTree(files, reportsOn)
  expect(reports).toContain(`${rule}: ${reported}`)
})

test('every rule about structure has a planted violation', () => {
  const rules = new Set(configuration.forbidden.map(({ name }) => name))
  expect(new Set(violations.map(({ rule }) => rule))).toEqual(rules)
})

test('what each layer may import is let through', async () => {
  expect(await withPlantedTree(lawful, reportsOn)).toEqual([])
})

test('the project itself breaks no rule', async () => {
  expect(await reportsOn(project)).toEqual([])
})
