import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { breakingChanges, deprecationsIn, endOf } from '../../scripts/schema/changes.ts'
import { projectPath } from '../../scripts/project.ts'

const releasedText = readFileSync(projectPath('packages/server/schema.released.graphql'), 'utf8')

const now = Date.parse('2027-03-01T12:00:00Z')
const before = buildSchema(`
  type Query {
    user(id: ID!, name: String): User!
    old: Int @deprecated(reason: "Use user. Stays until 2027-02-28.")
    older: Int @deprecated(reason: "Use user. Stays until 2027-03-01.")
  }
  type User { id: ID!, state: State! }
  enum State { open, ended }
`)
const changed = (from: string, to: string): readonly string[] => {
  const text = `type Query { user(id: ID!, name: String): User! old: Int older: Int }
    type User { id: ID!, state: State! } enum State { open, ended }`
  if (!text.includes(from)) throw new Error(`There is no ${from}.`)
  return breakingChanges(before, buildSchema(text.replace(from, to)), now)
}

describe('the schema', () => {
  it('breaks no client of the last release, but by what was announced and is over', () => {
    // Where a change is meant, announce it first (docs/graphql.md, Deprecation); a release ends with pnpm schema:release.
    expect(breakingChanges(buildSchema(releasedText), schema, systemClock.now())).toEqual([])
  })

  it('would be found out at once, were anything of the released schema taken from it', () => {
    for (const [text, planted, named] of [
      ['  viewer: Viewer!', '  viewr: Viewer!', /FIELD_REMOVED: Query\.viewer/],
      ['  suspended\n', '  halted\n', /VALUE_REMOVED_FROM_ENUM: suspended/],
    ] as const) {
      expect(releasedText).toContain(text)
      const current = buildSchema(releasedText.replace(text, planted))
      expect(breakingChanges(buildSchema(releasedText), current, now).join('\n')).toMatch(named)
    }
  })

  it('says of all that is deprecated what to use instead, and until when it stays', () => {
    expect(deprecationsIn(schema).filter(({ reason }) => endOf(reason) === null)).toEqual([])
  })
})

describe('a change of the schema', () => {
  it.each([
    ['old: Int', '', 'is none of a field whose last day is over', []],
    ['older: Int', '', 'breaks on the last day of a field itself', ['FIELD_REMOVED: Query.older was removed.']],
    ['state: State!', '', 'breaks without a field', ['FIELD_REMOVED: User.state was removed.']],
    ['state: State!', 'state: String!', 'breaks by another type', [expect.stringContaining('FIELD_CHANGED_KIND')]],
    ['state: State!', 'state: State', 'breaks by a null', [expect.stringContaining('FIELD_CHANGED_KIND')]],
    [', name: String', '', 'breaks without an argument', [expect.stringContaining('ARG_REMOVED')]],
    [', name: String', ', name: String!', 'breaks by a need', [expect.stringContaining('ARG_CHANGED_KIND')]],
    ['open, ended', 'open', 'breaks without a value', [expect.stringContaining('VALUE_REMOVED_FROM_ENUM')]],
    ['id: ID!, state', 'id: ID!, more: Int, state', 'breaks nothing by a field more', []],
  ] as const)('%s to %j %s', (from, to, _what, expected) => {
    expect(changed(from, to)).toEqual(expected)
  })

  it.each([
    ['Use user. Stays until 2027-02-28.', Date.parse('2027-03-01T00:00:00Z')],
    ['Use user.', null],
    ['Stays until 2027-02-28.', null],
    ['Use user. Stays until 2027-02-30.', null],
    ['Use user. Stays until soon.', null],
    ['No longer supported', null],
  ])('announced by %j is read to the day', (reason, expected) => {
    expect(endOf(reason)).toBe(expected)
  })
})
