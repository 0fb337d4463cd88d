import { z } from 'zod'
import { fault } from './fault.ts'
import { allOf } from './policy/all-of.ts'
import type { Conditions } from './policy/policy.ts'

const largestPage = 100
const size = z.int().min(1).max(largestPage)
// Long enough for one that holds a name.
export const cursorText = z.string().max(1_000)

/** The arguments of a relay connection. IDs sort by time, so a cursor is an ID, made opaque. */
export const pageInput = {
  first: size.nullish(),
  after: cursorText.nullish(),
  last: size.nullish(),
  before: cursorText.nullish(),
}
export type PageInput = z.infer<z.ZodObject<typeof pageInput>>

export interface Page<Node> {
  readonly nodes: readonly Node[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Of each node its place in the list, where that is more than its ID. */
  readonly cursors?: readonly string[]
  /** How many the whole list has, asked only where somebody wants to know; null where they are more than `mostCounted`. */
  readonly count?: () => Promise<number | null>
}

/** A list is counted no further: what is not to be seen at a glance is not worth reading a table for. */
export const mostCounted = 1_000

/**
 * Counts a list by the same condition that filters it, and so nothing that the caller may not see. `read` gets how many
 * rows to look at.
 */
export const counting =
  (read: (bounds: { readonly take: number }) => Promise<number>): NonNullable<Page<unknown>['count']> =>
  async () => {
    const found = await read({ take: mostCounted + 1 })
    return found > mostCounted ? null : found
  }

/** The orders of a list of what has a name. */
export const nameOrders = ['oldest_first', 'newest_first', 'name_ascending', 'name_descending'] as const
export type ListOrder = (typeof nameOrders)[number]

export const cursorOf = (id: string): string => Buffer.from(id).toString('base64url')

const idIn = (cursor: string | null | undefined, name: string): string | undefined => {
  if (cursor === null || cursor === undefined) return undefined
  const id = Buffer.from(cursor, 'base64url').toString()
  if (/^[a-z]{3}_[0-9a-z]{26}$/.test(id) && cursorOf(id) === cursor) return id
  throw fault('INVALID_INPUT', `${name} is not a cursor of this list: use one that the list gave.`, {
    fields: [{ path: name, message: 'not a cursor' }],
  })
}

interface Order {
  readonly take: number
  readonly orderBy: { id: 'asc' | 'desc' }
  readonly where: { id?: { lt?: string; gt?: string } }
}

interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** What a page asks of a list: how many rows of which side, in which order. */
const askedOf = (input: PageInput, direction: 'asc' | 'desc') => {
  if (input.first && input.last) throw fault('INVALID_INPUT', 'Ask for `first` or for `last`, not for both.')
  const isBackward = input.last !== null && input.last !== undefined
  const wanted = (isBackward ? input.last : input.first) ?? 20
  const sort: 'asc' | 'desc' = (direction === 'desc') === isBackward ? 'asc' : 'desc'
  return { isBackward, wanted, sort, take: wanted + 1 }
}

const sliceOf = <Row>(
  { isBackward, wanted }: ReturnType<typeof askedOf>,
  rows: readonly Row[],
  { after, before }: PageInput,
): Slice<Row> => {
  const kept = rows.slice(0, wanted)
  const hasMore = rows.length > wanted
  return isBackward
    ? { rows: kept.toReversed(), hasPreviousPage: hasMore, hasNextPage: typeof before === 'string' }
    : { rows: kept, hasNextPage: hasMore, hasPreviousPage: typeof after === 'string' }
}

/**
 * Reads one page of a list kept in the order given by `direction` of its IDs. `read` gets what to pass to findMany,
 * one row more than asked for, so that whether there is a next page costs no count.
 */
export const readPage = async <Node extends { readonly id: string }>(
  input: PageInput,
  direction: 'asc' | 'desc',
  read: (order: Order) => Promise<readonly Node[]>,
): Promise<Page<Node>> => {
  const asked = askedOf(input, direction)
  const after = idIn(input.after, 'after')
  const before = idIn(input.before, 'before')
  const [upper, lower] = direction === 'desc' ? [after, before] : [before, after]
  const id = { ...(upper && { lt: upper }), ...(lower && { gt: lower }) }
  const found = await read({ take: asked.take, orderBy: { id: asked.sort }, where: upper || lower ? { id } : {} })
  const { rows, ...ends } = sliceOf(asked, found, input)
  return { nodes: rows, ...ends }
}

interface Place {
  readonly name: string
  readonly id: string
}

const placeCursor = ({ name, id }: Place): string => Buffer.from(JSON.stringify([name, id])).toString('base64url')

const placeIn = (cursor: string | null | undefined, argument: string): Place | undefined => {
  if (cursor === null || cursor === undefined) return undefined
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const place = { name: name as string, id: id as string }
    if (typeof name === 'string' && typeof id === 'string' && placeCursor(place) === cursor) return place
  } catch {
    // Told below.
  }
  throw fault('INVALID_INPUT', `${argument} is not a cursor of this list: use one that the list gave.`, {
    fields: [{ path: argument, message: 'not a cursor' }],
  })
}

const beyond = ({ name, id }: Place, side: 'lt' | 'gt') => ({
  OR: [{ name: { [side]: name } }, { name, id: { [side]: id } }],
})

interface NameOrder {
  readonly take: number
  readonly orderBy: [{ name: 'asc' | 'desc' }, { id: 'asc' | 'desc' }]
  readonly where: Conditions
}

/**
 * The same for a list kept by name, and by ID among equal names. A cursor holds the place itself and not the ID of a row:
 * one read by its ID could be of somebody whom the caller may not see, and the page would tell where their name stands.
 */
const readPageByName = async <Row extends Place>(
  input: PageInput,
  direction: 'asc' | 'desc',
  read: (order: NameOrder) => Promise<readonly Row[]>,
): Promise<Page<Row>> => {
  const asked = askedOf(input, direction)
  const after = placeIn(input.after, 'after')
  const before = placeIn(input.before, 'before')
  const [upper, lower] = direction === 'desc' ? [after, before] : [before, after]
  const found = await read({
    take: asked.take,
    orderBy: [{ name: asked.sort }, { id: asked.sort }],
    where: allOf(upper ? beyond(upper, 'lt') : {}, lower ? beyond(lower, 'gt') : {}),
  })
  const { rows, ...ends } = sliceOf(asked, found, input)
  return { nodes: rows, cursors: rows.map(placeCursor), ...ends }
}

/** Reads one page of a list in whichever of the orders. */
export const readPageInOrder = <Row extends Place>(
  input: PageInput,
  order: ListOrder,
  read: (order: {
    readonly take: number
    readonly orderBy: object
    readonly where: Conditions
  }) => Promise<readonly Row[]>,
): Promise<Page<Row>> => {
  const direction = order === 'newest_first' || order === 'name_descending' ? 'desc' : 'asc'
  const isByName = order === 'name_ascending' || order === 'name_descending'
  return isByName ? readPageByName(input, direction, read) : readPage(input, direction, read)
}
