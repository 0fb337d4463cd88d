import type { Permission } from '@postern/protocol'
import type { Policy } from '../../packages/server/src/kernel/policy/policy.ts'
import type { TestApp } from '../support/app.ts'

interface PolicyDraft {
  readonly spaceId: string | null
  readonly effect?: 'allow' | 'forbid'
  readonly permissions: readonly Permission[]
  readonly principal: Policy['principal']
  readonly resource?: Policy['resource']
  readonly context?: Policy['context']
}

/** Stores a policy as a command will once there is one, and makes it known. */
export const storePolicy = async (
  { deps }: TestApp,
  { spaceId, effect = 'allow', permissions, principal, resource = {}, context = {} }: PolicyDraft,
): Promise<string> => {
  const now = new Date(deps.clock.now())
  const id = deps.ids.mint('Policy')
  await deps.database.client.policy.create({
    data: {
      id,
      spaceId,
      name: 'stored by a test',
      effect,
      permissions: [...permissions],
      principal: { ...principal } as object,
      resource: { ...resource } as object,
      context: { ...context } as object,
      createdAt: now,
      updatedAt: now,
    },
  })
  await deps.database.client.installation.updateMany({ data: { policyVersion: { increment: 1 } } })
  deps.changes.publish({ type: 'Policy', id })
  return id
}
