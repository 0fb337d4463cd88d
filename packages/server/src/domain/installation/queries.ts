import { permissionNames, permissions, type Permission } from '@postern/protocol'
import { z } from 'zod'
import type { Actor } from '../../kernel/actor.ts'
import { query } from '../../kernel/query.ts'

export interface Viewer {
  readonly actor: Actor
  /** What the caller can use in its own space, or as a user in the installation. */
  readonly permissions: readonly Permission[]
}

/** Who the caller is. */
export const readViewer = query('viewer:read', {
  input: z.object({}),
  run: (_view, { call, filter }): Viewer => ({
    actor: call.actor,
    permissions: permissionNames.filter((name) => permissions[name].held === 'grantable' && filter(name) !== null),
  }),
})

/** The catalogue, or the part that was asked for. */
export const listPermissions = query('permissions:read', {
  input: z.object({ resource: z.string().nullish(), isGrantable: z.boolean().nullish() }),
  run: (_view, { input: { resource, isGrantable } }): readonly Permission[] =>
    permissionNames.filter(
      (name) =>
        (!resource || permissions[name].resource === resource) &&
        (typeof isGrantable !== 'boolean' || (permissions[name].held === 'grantable') === isGrantable),
    ),
})
