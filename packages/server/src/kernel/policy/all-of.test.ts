import { expect, test } from 'vitest'
import { allOf } from './all-of.ts'

test('every condition that says something holds, and those that say nothing are left out', () => {
  expect(allOf()).toEqual({})
  expect(allOf({}, {})).toEqual({})
  expect(allOf({}, { id: 'a' }, {})).toEqual({ id: 'a' })
  expect(allOf({ id: 'a' }, {}, { id: 'b' })).toEqual({ AND: [{ id: 'a' }, { id: 'b' }] })
})

test('a condition that nothing meets is kept', () => {
  expect(allOf({}, { id: { in: [] } })).toEqual({ id: { in: [] } })
})
