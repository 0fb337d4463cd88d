import { sessionStates } from '@postern/protocol'
import { z } from 'zod'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { nothing, query } from '../../kernel/query.ts'
import { listPlaces, listSessions, requireSession } from './store.ts'

/** One session. */
export const readSession = query('sessions:read', {
  input: z.object({ id: idOf('Session') }),
  target: (view, input) => requireSession(view, input.id),
  run: (_view, { target }) => target,
})

/** The sessions the caller may see: everybody's own, and those of others by right. */
export const readSessions = query('sessions:read', {
  input: z.object({
    ...pageInput,
    mine: z.boolean().nullish(),
    userId: idOf('User').nullish(),
    spaceId: idOf('Space').nullish(),
    state: z.enum(sessionStates).nullish(),
    order: z.enum(['oldest_first', 'newest_first']).nullish(),
  }),
  run: (view, { deps, call: { actor }, readable, filter, input }) => {
    const { first, after, last, before, mine, userId, spaceId, state, order } = input
    if (mine && userId)
      throw fault('INVALID_INPUT', 'Ask for your own sessions or for those of a person, not for both.')
    if (mine && actor.type !== 'user') throw fault('INVALID_INPUT', 'An application has no sessions of its own.')
    const wanted = {
      state,
      userId: mine && actor.type === 'user' ? actor.id : userId,
      membership: spaceId ? { AND: [filter('members:read') ?? nothing, { spaceId }] } : null,
    }
    const direction = order === 'oldest_first' ? 'asc' : 'desc'
    return listSessions(view, readable, wanted, direction, { first, after, last, before }, new Date(deps.clock.now()))
  },
})

/** Where sessions were begun, by session: the addresses the caller may see, and that were not erased. */
export const readSessionAddresses = query('sessions:locate', {
  input: z.object({ ids: z.array(idOf('Session')) }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, string>> => {
    const places = await listPlaces(view, readable, input.ids)
    const addresses = await deps.evidence.subjects.openAll([...places.values()])
    return new Map(
      [...places].flatMap(([id, ref]) => {
        const address = addresses.get(ref)
        return address === undefined ? [] : [[id, address]]
      }),
    )
  },
})
