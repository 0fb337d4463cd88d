import { z } from 'zod'

/** Which fields of the nodes are asked for, where the face knows it; all of them where it does not say. */
export const askedFields = z.custom<ReadonlySet<string>>((value) => value instanceof Set).optional()

/**
 * The columns to read for the fields that are asked for, or undefined for all: where one of the fields is no column, what it
 * is made of is not known here. Those that order a list and make its cursors are always among them.
 */
export const columnsFor = <Column extends string>(
  columns: ReadonlySet<Column>,
  fields: ReadonlySet<string> | undefined,
): Readonly<Partial<Record<Column, true>>> | undefined => {
  if (!fields || [...fields].some((field) => field !== '__typename' && !columns.has(field as Column))) return undefined
  const read = [...columns].filter((column) => column === 'id' || column === 'name' || fields.has(column))
  return Object.fromEntries(read.map((column) => [column, true])) as Partial<Record<Column, true>>
}
