import type { Question } from './answer.ts'

/** The orders of lists of what has a name, as the API calls them. */
export const listOrders = [
  'oldest_first',
  'newest_first',
  'name_ascending',
  'name_descending',
] as const satisfies readonly Question<'users'>['order'][]

/** The orders of the other lists. */
export const timeOrders = ['oldest_first', 'newest_first'] as const satisfies readonly Question<'members'>['order'][]
