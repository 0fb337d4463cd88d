import { displayWidth, truncateToWidth } from './display-width.ts'
import { printable } from './printable.ts'

export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string
  /** Whether it is cut short where the terminal is narrow. IDs are not: half an ID is none. */
  readonly isFlexible?: boolean
}

const gap = 2
const narrowest = 8

const least = (widths: readonly number[], isFlexible: readonly boolean[]): number =>
  widths.reduce((sum, width, index) => sum + gap + (isFlexible[index] ? Math.min(width, narrowest) : width), -gap)

/** How wide each column shall be: the last ones are left out until the rest can fit, and the widest flexible ones give way. */
const fit = (natural: readonly number[], isFlexible: readonly boolean[], columns: number): number[] => {
  const widths = [...natural]
  while (widths.length > 1 && least(widths, isFlexible) > columns) widths.pop()
  let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - columns
  while (excess > 0) {
    const widest = Math.max(0, ...widths.filter((width, index) => isFlexible[index] && width > narrowest))
    const at = widths.findIndex((width, index) => isFlexible[index] && width === widest)
    if (widest === 0) break
    widths[at] = widest - 1
    excess -= 1
  }
  return widths
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)))

/** Rows in aligned columns under their titles. With `columns`, no line is wider than that. */
export const table = <Row>(rows: readonly Row[], shape: readonly Column<Row>[], columns: number | null): string => {
  const cells = [shape.map(({ title }) => title), ...rows.map((row) => shape.map(({ text }) => printable(text(row))))]
  const natural = shape.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))))
  const flexible = shape.map(({ isFlexible }) => isFlexible === true)
  const widths = columns === null ? natural : fit(natural, flexible, columns)
  const lines = cells.map((line) => {
    const text = widths.map((width, index) => pad(truncateToWidth(line[index] ?? '', width), width))
    const joined = text.join(' '.repeat(gap)).trimEnd()
    return columns === null ? joined : truncateToWidth(joined, columns)
  })
  return `${lines.join('\n')}\n`
}

/** What stands where there is nothing to say. */
export const orDash = (text: string | null): string => text || '-'

/** Names and values, a line each. */
export const nameList = (entries: readonly (readonly [name: string, value: string])[]): string => {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}\n`).join('')
}
