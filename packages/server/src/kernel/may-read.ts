import { readPermission } from '@postern/protocol'
import type { Call } from './actor.ts'
import type { Deps } from './deps.ts'
import type { Target } from './policy/policy.ts'

/**
 * Whether the actor may read an object that a command gave back: being allowed to change it is not. Covered by the
 * event of the command, and no refusal of anything, so nothing is recorded.
 */
export const mayRead = async ({ policy }: Deps, { actor, address }: Call, target: Target): Promise<boolean> =>
  policy.decide(await policy.standing(actor, address), readPermission[target.type], target).isAllowed
