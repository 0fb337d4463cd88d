import { timeOfId, type QueryPermission } from '@postern/protocol'
import type { z } from 'zod'
import { mayEver, type Call } from './actor.ts'
import type { Deps } from './deps.ts'
import { fault, type Fault } from './fault.ts'
import { Following, type Connection, type Delivered, type Found } from './following.ts'
import { readLogCursor } from './log-cursor.ts'
import { parseInput } from './parse.ts'
import type { Conditions, Target } from './policy/policy.ts'
import { authorizeCredential, recordFailure, refusalByCredential } from './refusal.ts'
import type { View } from './tx.ts'
import { viewOf } from './view-access.ts'

export interface FollowContext<Input> {
  readonly deps: Deps
  readonly call: Call
  readonly input: Input
  /** The next events, by ID, in no order. */
  readonly eventIds: readonly string[]
  /** Lets through what the actor may read, and nothing else: belongs into the `where`. */
  readonly readable: Conditions
}

export interface FollowDefinition<Input, Item extends Target> {
  readonly input: z.ZodType<Input & { readonly after?: string | null | undefined }>
  /** Of these events those that concern it: filtered in the database. */
  readonly find: (view: View, context: FollowContext<Input>) => Promise<readonly Found<Item>[]>
}

export interface Follow<Action extends QueryPermission = QueryPermission, Item extends Target = Target> {
  readonly kind: 'follow'
  readonly permission: Action
  /** Refuses a credential that never allows the permission, before anything else is looked at. @throws Fault, recorded */
  authorize(deps: Deps, call: Call): Promise<void>
  /**
   * Begins, which is recorded, and gives what comes, in the order of the log. Where it ends otherwise than by its reader,
   * a fault comes last and says why. Its end is recorded too. @throws Fault, recorded too
   */
  open(
    deps: Deps,
    call: Call,
    raw: unknown,
    connection: Connection,
  ): Promise<AsyncGenerator<Delivered<Item> | Fault, void>>
}

/** An event may be stored this much later than the time it bears. Bounds what of the log is searched, and no more. */
const latenessMs = 3_600_000

const over = (): Fault =>
  fault(
    'UNAUTHENTICATED',
    'What this subscription was opened with is not valid any more: sign in or fetch a token, and go on from your last cursor.',
  )

/**
 * Defines what an actor may follow: a query whose answer goes on. Each thing is decided on when it leaves, by what the
 * actor is and may then, not by what was so at the beginning; whoever may no more is told so, and it ends.
 */
export const follow = <Action extends QueryPermission, Input, Item extends Target>(
  permission: Action,
  definition: FollowDefinition<Input, Item>,
): Follow<Action, Item> => {
  const requireStanding = async (deps: Deps, call: Call) => {
    if (!mayEver(call.actor, permission)) throw await refusalByCredential(deps, call, permission)
    const standing = await deps.policy.standing(call.actor, call.address)
    const readable = deps.policy.filter(standing, permission)
    if (standing.principal?.isActive !== true || readable === null)
      throw await refusalByCredential(deps, call, permission)
    return { standing, readable }
  }

  return {
    kind: 'follow',
    permission,
    authorize: (deps, call) => authorizeCredential(deps, call, permission),
    async open(deps, call, raw, connection) {
      let following: Following<Item>
      try {
        const input = parseInput(definition.input, raw)
        await requireStanding(deps, call)
        const place =
          typeof input.after === 'string'
            ? await readLogCursor(deps, call.actor, input.after)
            : await deps.subscriptions.tail.end()
        const view = viewOf(deps.database.client)
        // What voids a credential may void the right with it, and be heard between the two questions: then it is the
        // credential that is named, whichever was met first.
        const requireStill = async () => {
          if (!(await connection.isAuthentic())) throw over()
          try {
            return await requireStanding(deps, call)
          } catch (cause) {
            throw (await connection.isAuthentic()) ? cause : over()
          }
        }
        following = new Following<Item>({
          deps,
          call,
          permission,
          connection,
          place,
          since: new Date((place.id === '' ? deps.clock.now() : timeOfId(place.id)) - latenessMs),
          find: async (eventIds) => {
            const { readable } = await requireStill()
            return definition.find(view, { deps, call, input, eventIds, readable })
          },
          mayGoOn: async () => void (await requireStill()),
          mayHave: async (items) => {
            const { standing } = await requireStill()
            return items.filter((item) => deps.policy.decide(standing, permission, item).isAllowed)
          },
        })
      } catch (cause) {
        throw await recordFailure(deps, call, permission, cause)
      }
      await following.begin()
      deps.activity.acted(call, permission, null, deps.clock.now())
      return following.items()
    },
  }
}
