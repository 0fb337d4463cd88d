import { isPermission } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import type { Target } from '../../kernel/policy/policy.ts'
import { requireSpace } from '../spaces/store.ts'
import { nameTaken, recordOf } from './commands.ts'
import { settingsOf } from './copied-settings.ts'
import { applicationInput, secretSlotInput } from './input.ts'
import { draftSecretSlot, recordOfSlot } from './secret-slot.ts'
import { insertSecretSlot } from './secret-store.ts'
import { insertApplication, requireApplication } from './store.ts'

const refusalToCreate = ({ type, id, spaceId }: Target): Refusal =>
  new Refusal(
    fault('FORBIDDEN', 'You lack applications:create in the space it shall be copied to.', {
      missing: 'applications:create',
    }),
    { action: 'applications:copy', outcome: 'refused', code: 'FORBIDDEN', space: spaceId, target: { type, id } },
  )

/**
 * Makes an application with the name and the settings of another, in a space where the actor may create applications. It
 * is granted what the original has and the actor holds there; the rest is told, and left out. No secret goes along: the
 * copy has an empty slot of its own, so no two environments ever share one.
 */
export const copyApplication = command('applications:copy', {
  input: z.object({
    applicationId: idOf('Application'),
    /** Where to. */
    spaceId: idOf('Space'),
    /** Its name there; the same where left out. */
    name: applicationInput.name.nullish(),
    secret: secretSlotInput.prefault({}),
  }),
  // The copy tells what the original is like.
  also: ['applications:read'],
  errors: ['NAME_TAKEN', 'SECRET_POLICY'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, actor, input, target, now, holds, may, sealed }) => {
    const space = await requireSpace(tx, input.spaceId)
    if (!may('applications:create', space)) throw may('spaces:read', space) ? refusalToCreate(target) : notFound()
    const mayGrant = (permission: string) => isPermission(permission) && holds(permission, space.id)
    const name = input.name ?? target.name
    const application = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(name), () =>
      insertApplication(tx, {
        id: deps.ids.mint('Application'),
        spaceId: space.id,
        name,
        ...settingsOf(target),
        permissions: target.permissions.filter(mayGrant),
        createdAt: now,
        updatedAt: now,
        createdById: 'id' in actor ? actor.id : actor.type,
      }),
    )
    const slot = await insertSecretSlot(tx, draftSecretSlot(deps, application, input.secret, space.secretPolicy, now))
    const withheld = target.permissions.filter((permission) => !mayGrant(permission))
    return {
      result: { application, slot, withheld },
      made: application,
      change: {
        after: {
          ...(await recordOf(sealed, application)),
          ...recordOfSlot(slot),
          copiedFrom: target.id,
          withheld,
        },
      },
    }
  },
})
