import { z } from 'zod'
import { askedFields } from '../../kernel/asked-columns.ts'
import { idOf } from '../../kernel/ids.ts'
import { nameOrders, pageInput } from '../../kernel/pages.ts'
import { permissionName } from '../../kernel/permission-name.ts'
import { query } from '../../kernel/query.ts'
import { text } from '../../kernel/text.ts'
import { listCertificates } from './certificate-store.ts'
import { listFederations } from './federation-store.ts'
import { listKeys } from './key-store.ts'
import { mostDueDays } from './model.ts'
import { listLastRotations, loadProgress } from './rotation-store.ts'
import { listSecretSlots } from './secret-store.ts'
import { listApplications, loadEnvironments, requireApplication } from './store.ts'

/** One application. */
export const readApplication = query('applications:read', {
  input: z.object({ id: idOf('Application') }),
  target: (view, input) => requireApplication(view, input.id),
  run: (_view, { target }) => target,
})

/** The applications the caller may see. */
export const readApplications = query('applications:read', {
  input: z.object({
    ...pageInput,
    spaceId: idOf('Space').nullish(),
    status: z.enum(['active', 'disabled']).nullish(),
    permission: permissionName.nullish(),
    namePrefix: text(1, 100).nullish(),
    dueWithinDays: z.int().min(1).max(mostDueDays).nullish(),
    order: z.enum(nameOrders).nullish(),
    fields: askedFields,
  }),
  run: (view, { deps, readable, input }) => {
    const { first, after, last, before, order, fields, dueWithinDays, ...filter } = input
    const due = dueWithinDays ? { now: new Date(deps.clock.now()), withinDays: dueWithinDays } : null
    const page = { first, after, last, before }
    return listApplications(view, readable, { ...filter, due }, order ?? 'oldest_first', page, fields)
  },
})

/** What the spaces of applications are for, for a caller who has already read those. */
export const readEnvironments = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => loadEnvironments(view, readable, input.applicationIds),
})

/** The last rotation of each application the caller has already read, and how far it is. */
export const readRotations = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: async (view, { deps, readable, input }) => {
    const now = new Date(deps.clock.now())
    const rotations = await listLastRotations(view, readable, input.applicationIds)
    return Promise.all(
      rotations.map(async (rotation) =>
        loadProgress(view, rotation, await requireApplication(view, rotation.applicationId), now),
      ),
    )
  },
})

/** The secret slots of applications the caller has already read. */
export const readSecretSlots = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => listSecretSlots(view, readable, input.applicationIds),
})

/** The keys of applications the caller has already read. */
export const readKeys = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => listKeys(view, readable, input.applicationIds),
})

/** The certificates of applications the caller has already read. */
export const readCertificates = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => listCertificates(view, readable, input.applicationIds),
})

/** The outside issuers that applications the caller has already read trust. */
export const readFederations = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => listFederations(view, readable, input.applicationIds),
})
