import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { endpoints, type EndpointName } from '@postern/protocol'
import { describe, expect, it } from 'vitest'
import { standards } from '../../scripts/standards.ts'

const tests = resolve(import.meta.dirname, '..')
const named = new Set(standards.flatMap((rule) => rule.tests))

describe('the table of standards', () => {
  it.each([...named])('names %s, which holds a test', (folder) => {
    const path = resolve(tests, folder)
    expect(existsSync(path)).toBe(true)
    expect(readdirSync(path).filter((file) => file.endsWith('.test.ts'))).not.toEqual([])
  })

  it.each(readdirSync(resolve(tests, 'oauth')))('has the folder test/oauth/%s', (folder) => {
    expect(named).toContain(`oauth/${folder}`)
  })

  it.each(
    (Object.keys(endpoints) as EndpointName[]).filter((name) =>
      /^\/(?:oauth|\.well-known)\//.test(endpoints[name].path),
    ),
  )('has the endpoint %s', (name) => {
    expect(standards.filter((rule) => rule.endpoints.includes(name))).not.toEqual([])
  })

  it('names a test and an endpoint in each row', () => {
    for (const { standard, about, tests: folders, endpoints: names } of standards)
      expect([standard, about, folders.length > 0, names.length > 0]).toEqual([standard, about, true, true])
  })
})
