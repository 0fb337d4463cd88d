import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { Target } from '../../kernel/policy/policy.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { raisePolicyVersion } from '../installation/store.ts'
import { addToPolicy, listPoliciesNaming } from '../policies/store.ts'
import { requireSpace } from '../spaces/store.ts'
import { nameTaken, recordOf } from './commands.ts'
import { settingsOf } from './copied-settings.ts'
import { refuseEscalation } from './escalation.ts'
import { applicationInput, secretSlotInput } from './input.ts'
import { findOpenRotation, insertRotation } from './rotation-store.ts'
import { draftSecretSlot, recordOfSlot } from './secret-slot.ts'
import { insertSecretSlot } from './secret-store.ts'
import { insertApplication, requireApplication, updateApplication } from './store.ts'

const refusalToCreate = ({ type, id, spaceId }: Target): Refusal =>
  new Refusal(
    fault('FORBIDDEN', 'You lack applications:create in the space of the application.', {
      missing: 'applications:create',
    }),
    { action: 'applications:replace', outcome: 'refused', code: 'FORBIDDEN', space: spaceId, target: { type, id } },
  )

/**
 * Starts to replace an application by another with the same settings, permissions and owners, and a secret of its own. The
 * old one goes on; the rotation between them says who still uses it, and ends it once nobody does.
 */
export const replaceApplication = command('applications:replace', {
  input: z.object({
    applicationId: idOf('Application'),
    /** The name of the new one: two of a space have not the same. */
    name: applicationInput.name,
    secret: secretSlotInput.prefault({}),
    finishWhenQuiet: z.boolean().nullish(),
  }),
  // The new one tells what the old one is like.
  also: ['applications:read'],
  errors: ['NAME_TAKEN', 'ESCALATION', 'SECRET_POLICY', 'ROTATION_OPEN'],
  // Policies are added to: of two replacements at once the second must not write back a list that the first one is not in.
  changesRoles: true,
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, actor, input, target, now, holds, may, sealed }) => {
    const space = await requireSpace(tx, target.spaceId)
    if (!may('applications:create', space)) throw refusalToCreate(target)
    // All of it: one that can do less does not take the other's place.
    refuseEscalation(target.permissions, (permission) => holds(permission, space.id))
    const open = await findOpenRotation(tx, target.id)
    if (open) throw fault('ROTATION_OPEN', `The rotation ${open.id} is ${open.state}: finish or cancel it first.`)
    const { permissions, ownerIds, ownerRoles } = target
    const createdById = 'id' in actor ? actor.id : actor.type
    const made = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(input.name), () =>
      insertApplication(tx, {
        ...{ id: deps.ids.mint('Application'), spaceId: space.id, name: input.name },
        ...settingsOf(target),
        ...{ permissions, createdAt: now, updatedAt: now, createdById },
      }),
    )
    const replacement = await updateApplication(tx, made.id, { ownerIds, ownerRoles }, now)
    // What forbids the old one something by its ID forbids it the new one; what allows it is granted like anything else.
    const policies = await listPoliciesNaming(tx, target.id)
    for (const policy of policies) {
      if (policy.effect === 'allow')
        refuseEscalation(policy.permissions, (permission) => holds(permission, policy.spaceId))
      await addToPolicy(tx, policy, replacement.id, now)
    }
    if (policies.length > 0) await raisePolicyVersion(tx)
    const slot = await insertSecretSlot(tx, draftSecretSlot(deps, replacement, input.secret, space.secretPolicy, now))
    const finishesWhenQuiet = input.finishWhenQuiet === true
    const rotation = await insertRotation(tx, {
      ...{ id: deps.ids.mint('ApplicationRotation'), spaceId: space.id, applicationId: target.id, state: 'running' },
      ...{ replacementId: replacement.id, secretId: slot.id, replaces: [], label: slot.label, expiresInDays: null },
      ...{ startsAt: now, finishesWhenQuiet, startedAt: now, endedAt: null, createdAt: now, createdById },
    })
    return {
      result: { application: target, replacement, slot, rotation },
      made: replacement,
      changed: policies.map(({ id }) => ({ type: 'Policy' as const, id })),
      change: {
        after: {
          ...(await recordOf(sealed, replacement)),
          ...recordOfSlot(slot),
          ...{ replaces: target.id, rotation: rotation.id, finishesWhenQuiet },
          policies: policies.map(({ id }) => id),
        },
      },
    }
  },
})
