import type { View } from '../../packages/server/src/kernel/tx.ts'
import { viewOf } from '../../packages/server/src/kernel/view-access.ts'
import type { TestApp } from './app.ts'

/**
 * What a job reads with when somebody comes between: `use` happens once, right after the first look into the log that
 * mentions `id`, and before the job writes anything.
 */
export const usedMeanwhile = ({ deps }: TestApp, id: string, use: () => Promise<unknown>): View => {
  const view = viewOf(deps.database.client)
  let isUsed = false
  const findFirst = async (query: Parameters<View['auditEvent']['findFirst']>[0]) => {
    const found = await view.auditEvent.findFirst(query)
    if (!isUsed && JSON.stringify(query).includes(id)) {
      isUsed = true
      await use()
    }
    return found
  }
  const auditEvent = { findFirst } as unknown as View['auditEvent']
  return new Proxy(view, {
    get: (target, name) => (name === 'auditEvent' ? auditEvent : (Reflect.get(target, name) as unknown)),
  })
}
