import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listSecretSlots } from './secret-store.ts'
import { listApplications, requireApplication } from './store.ts'

/** One application. */
export const readApplication = query('applications:read', {
  input: z.object({ id: idOf('Application') }),
  target: (view, input) => requireApplication(view, input.id),
  run: (_view, { target }) => target,
})

/** The applications the caller may see. */
export const readApplications = query('applications:read', {
  input: z.object({ spaceId: idOf('Space').nullish(), ...pageInput }),
  run: (view, { readable, input }) => listApplications(view, readable, input.spaceId ?? null, input),
})

/** The secret slots of applications the caller has already read. */
export const readSecretSlots = query('applications:read', {
  input: z.object({ applicationIds: z.array(idOf('Application')) }),
  run: (view, { readable, input }) => listSecretSlots(view, readable, input.applicationIds),
})
