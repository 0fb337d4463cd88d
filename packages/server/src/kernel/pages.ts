import { z } from 'zod'
import { fault } from './fault.ts'

const largestPage = 100
const size = z.int().min(1).max(largestPage)
const cursorText = z.string().max(200)

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
}

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

/**
 * Reads one page of a list kept in the order given by `direction` of its IDs. `read` gets what to pass to findMany,
 * one row more than asked for, so that whether there is a next page costs no count.
 */
export const readPage = async <Node extends { readonly id: string }>(
  input: PageInput,
  direction: 'asc' | 'desc',
  read: (order: Order) => Promise<readonly Node[]>,
): Promise<Page<Node>> => {
  if (input.first && input.last) throw fault('INVALID_INPUT', 'Ask for `first` or for `last`, not for both.')
  const after = idIn(input.after, 'after')
  const before = idIn(input.before, 'before')
  const isBackward = input.last !== null && input.last !== undefined
  const wanted = (isBackward ? input.last : input.first) ?? 20
  const isDescending = (direction === 'desc') !== isBackward
  const [upper, lower] = direction === 'desc' ? [after, before] : [before, after]
  const id = { ...(upper && { lt: upper }), ...(lower && { gt: lower }) }
  const rows = await read({
    take: wanted + 1,
    orderBy: { id: isDescending ? 'desc' : 'asc' },
    where: upper || lower ? { id } : {},
  })
  const nodes = rows.slice(0, wanted)
  const hasMore = rows.length > wanted
  return isBackward
    ? { nodes: nodes.toReversed(), hasPreviousPage: hasMore, hasNextPage: before !== undefined }
    : { nodes, hasNextPage: hasMore, hasPreviousPage: after !== undefined }
}
