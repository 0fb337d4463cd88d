import { expect, test } from 'vitest'
import { columnsFor } from './asked-columns.ts'

const columns = new Set(['id', 'name', 'status', 'audiences'] as const)

test('only the columns that are asked for are read, and those that order the list', () => {
  expect(columnsFor(columns, new Set(['status']))).toEqual({ id: true, name: true, status: true })
  expect(columnsFor(columns, new Set(['__typename']))).toEqual({ id: true, name: true })
  expect(columnsFor(columns, new Set())).toEqual({ id: true, name: true })
})

test('where a field is no column, or nobody said what is asked for, all are read', () => {
  expect(columnsFor(columns, new Set(['status', 'secrets']))).toBeUndefined()
  expect(columnsFor(columns, undefined)).toBeUndefined()
})
