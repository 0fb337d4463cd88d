import { describe, expect, it } from 'vitest'
import { displayWidth, truncateToWidth } from './display-width.ts'
import { table } from './table.ts'
import type { Column } from './table.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly note: string
}

const shape: readonly Column<Row>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, isFlexible: true },
  { title: 'NOTE', text: ({ note }) => note },
]
const rows = [
  { id: 'a1', name: 'orders', note: 'one' },
  { id: 'a2', name: '日本 worker', note: 'two' },
]

describe('the width of a text', () => {
  it.each([
    ['orders', 6],
    ['日本', 4],
    ['한글', 4],
    ['ｗｉｄｅ', 8],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['\u001b[31mred\u001b[0m', 3],
    ['', 0],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('is never more than allowed once cut', () => {
    expect(truncateToWidth('日本語', 6)).toBe('日本語')
    expect(truncateToWidth('日本語', 5)).toBe('日本…')
    expect(truncateToWidth('日本語', 4)).toBe('日…')
    expect(truncateToWidth('orders', 1)).toBe('…')
  })
})

describe('a table', () => {
  it('is aligned by what is seen', () => {
    expect(table(rows, shape, null)).toBe(
      ['ID  NAME         NOTE', 'a1  orders       one', 'a2  日本 worker  two', ''].join('\n'),
    )
  })

  it('fits the terminal: first the flexible columns give way, then the last ones go', () => {
    expect(table(rows, shape, 18)).toBe(['ID  NAME      NOTE', 'a1  orders    one', 'a2  日本 wo…  two', ''].join('\n'))
    expect(table(rows, shape, 14)).toBe(['ID  NAME', 'a1  orders', 'a2  日本 work…', ''].join('\n'))
    for (const line of table(rows, shape, 5).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(5)
  })

  it('shows what would rule the terminal instead of doing it', () => {
    expect(table([{ id: '\u001b[2J', name: 'a\nb', note: '\u202e' }], shape, null)).toContain(
      '\\u001b[2J  a\\u000ab  \\u202e',
    )
  })
})
