import type { ApplicationState, SealedRef } from '@postern/protocol'
import { z } from 'zod'
import { command, type CommandContext } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { idOf } from '../../kernel/ids.ts'
import { requireSpace } from '../spaces/store.ts'
import { refuseEscalation } from './escalation.ts'
import { applicationInput, secretSlotInput } from './input.ts'
import { tokenLife, type Application } from './model.ts'
import { draftSecretSlot, recordOfSlot } from './secret-slot.ts'
import { insertSecretSlot } from './secret-store.ts'
import { insertApplication, requireApplication, updateApplication } from './store.ts'

export const nameTaken = (name: string): string =>
  `There is an application called ${JSON.stringify(name)} in this space already.`
const byId = z.object({ applicationId: idOf('Application') })

type Sealing = CommandContext<never, never, never>['sealed']

const latest = (one: Date | null, other: Date): Date => (one !== null && one > other ? one : other)

/** An application as its event tells of it. What people wrote about it, and addresses, stand sealed: an event is for good. */
export const recordOf = async (sealed: Sealing, application: Application): Promise<ApplicationState> => {
  const { id, name, description, permissions, allowedAddresses, audiences, status } = application
  const { tokenLifeSeconds, tokensPerHour, tokensPerDay, tokenBinding } = application
  const addresses: SealedRef[] = []
  for (const address of allowedAddresses) addresses.push(await sealed(id, 'address', address))
  return {
    name,
    description: description === '' ? null : await sealed(id, 'text', description),
    permissions,
    allowedAddresses: addresses,
    audiences,
    tokenLifeSeconds,
    tokensPerHour,
    tokensPerDay,
    tokenBinding,
    status,
  }
}

/** Makes an application and the empty slot of its first secret. */
export const createApplication = command('applications:create', {
  input: z.object({
    spaceId: idOf('Space'),
    name: applicationInput.name,
    description: applicationInput.description.default(''),
    permissions: applicationInput.permissions.default([]),
    allowedAddresses: applicationInput.allowedAddresses.default([]),
    audiences: applicationInput.audiences.default([]),
    tokenLifeSeconds: applicationInput.tokenLifeSeconds.default(tokenLife.usual),
    tokensPerHour: applicationInput.tokensPerHour.default(null),
    tokensPerDay: applicationInput.tokensPerDay.default(null),
    tokenBinding: applicationInput.tokenBinding.default('none'),
    secret: secretSlotInput.prefault({}),
  }),
  errors: ['NAME_TAKEN', 'ESCALATION', 'SECRET_POLICY'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, actor, input, target, now, holds, sealed }) => {
    refuseEscalation(input.permissions, (permission) => holds(permission, target.id))
    const { secret, ...fields } = input
    const application = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(input.name), () =>
      insertApplication(tx, {
        id: deps.ids.mint('Application'),
        ...fields,
        createdAt: now,
        updatedAt: now,
        createdById: 'id' in actor ? actor.id : actor.type,
      }),
    )
    const slot = await insertSecretSlot(tx, draftSecretSlot(deps, application, secret, target.secretPolicy, now))
    return {
      result: { application, slot },
      made: application,
      change: { after: { ...(await recordOf(sealed, application)), ...recordOfSlot(slot) } },
    }
  },
})

/**
 * Changes what an application is called and how it gets tokens; its permissions are changed by granting. Taking an
 * audience away voids every token issued before, as taking a permission away does; so does demanding that tokens are
 * bound, or those that were stolen before would be good for the rest of their life.
 */
export const changeApplication = command('applications:update', {
  input: z
    .object({
      applicationId: idOf('Application'),
      name: applicationInput.name.optional(),
      description: applicationInput.description.optional(),
      allowedAddresses: applicationInput.allowedAddresses.optional(),
      audiences: applicationInput.audiences.optional(),
      tokenLifeSeconds: applicationInput.tokenLifeSeconds.optional(),
      tokensPerHour: applicationInput.tokensPerHour.optional(),
      tokensPerDay: applicationInput.tokensPerDay.optional(),
      tokenBinding: applicationInput.tokenBinding.optional(),
    })
    .refine(
      ({ applicationId: _id, ...given }) => Object.values(given).some((value) => value !== undefined),
      'name what shall change: name, description, allowedAddresses, audiences, tokenLifeSeconds, tokenBinding or a quota',
    ),
  errors: ['NAME_TAKEN'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, input: { applicationId: _id, ...given }, target, now, sealed }) => {
    const { tokenBinding = target.tokenBinding } = given
    const isNarrowed =
      target.audiences.some((audience) => given.audiences?.includes(audience) === false) ||
      (tokenBinding !== 'none' && tokenBinding !== target.tokenBinding)
    // Those who hold a token of the longer life come back only when it ends, and until then look as if they were gone.
    const isShortened = (given.tokenLifeSeconds ?? target.tokenLifeSeconds) < target.tokenLifeSeconds
    const longerUntil = new Date(now.getTime() + target.tokenLifeSeconds * 1_000)
    const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const application = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(given.name ?? target.name), () =>
      updateApplication(
        tx,
        target.id,
        { ...patch, ...(isShortened && { longerTokensUntil: latest(target.longerTokensUntil, longerUntil) }) },
        now,
        isNarrowed,
      ),
    )
    const changed = async (state: Application) =>
      Object.fromEntries(Object.entries(await recordOf(sealed, state)).filter(([name]) => name in patch))
    return { result: application, change: { before: await changed(target), after: await changed(application) } }
  },
})

/** Sets which permissions an application has. Taking one away voids every token issued before. */
export const grantPermissions = command('applications:grant', {
  input: z.object({ applicationId: idOf('Application'), permissions: applicationInput.permissions }),
  errors: ['ESCALATION'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { input: { permissions }, target, now, holds }) => {
    const added = permissions.filter((permission) => !target.permissions.includes(permission))
    refuseEscalation(added, (permission) => holds(permission, target.spaceId))
    const isNarrowed = target.permissions.some((permission) => !permissions.includes(permission as never))
    const application = await updateApplication(tx, target.id, { permissions }, now, isNarrowed)
    return {
      result: application,
      change: { before: { permissions: target.permissions }, after: { permissions: application.permissions } },
    }
  },
})

/** Stops an application: no token is issued any more, and every one issued before is void. */
export const disableApplication = command('applications:disable', {
  input: byId,
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { target, now }) => {
    const application = await updateApplication(tx, target.id, { status: 'disabled' }, now, true)
    return {
      result: application,
      change: { before: { epoch: target.epoch }, after: { epoch: application.epoch } },
      outbox: [{ topic: 'applications:disable', spaceId: target.spaceId, payload: { applicationId: target.id } }],
    }
  },
})

/** Lets a disabled application fetch tokens again; the old ones stay void. */
export const enableApplication = command('applications:enable', {
  input: byId,
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { target, now }) => {
    const application = await updateApplication(tx, target.id, { status: 'active' }, now)
    return { result: application, change: { before: { status: target.status }, after: { status: 'active' } } }
  },
})
