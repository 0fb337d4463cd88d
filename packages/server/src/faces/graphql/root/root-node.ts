import { kindOfId, type IdKind, type Permission, type QueryPermission } from '@postern/protocol'
import { readViewer } from '../../../domain/installation/queries.ts'
import { fault, isFault, type Fault } from '../../../kernel/fault.ts'
import type { Query } from '../../../kernel/query.ts'
import { recordFailure } from '../../../kernel/refusal.ts'
import { builder, type SchemaTypes } from '../builder.ts'
import { limits } from '../limits.ts'
import { NodeInterface } from '../node-interface.ts'
import { describe, scopeOf } from './authorize.ts'
import { permissionExtension } from './root-field-plugin.ts'
import { nodeTypesExtension } from './takes.ts'

type Context = SchemaTypes['Context']
interface Node {
  readonly id: string
}

/** How a type of node is read: by the query of its own root field. */
export interface ReadableNode {
  readonly query: Pick<Query<QueryPermission, Node>, 'perform' | 'permission'>
  readonly inputOf: (id: string) => object
}

export type ReadableNodes = { readonly [Kind in IdKind]?: ReadableNode }

const permissionsOf = (readable: ReadableNodes): Readonly<Record<string, Permission>> =>
  Object.fromEntries(Object.entries(readable).map(([kind, { query }]) => [kind, query.permission]))

const tooMany = ({ length }: readonly string[]): Fault =>
  fault('INVALID_INPUT', `ids may hold ${limits.rootFields} IDs, not ${length}: ask in portions.`, {
    fields: [{ path: 'ids', message: `at most ${limits.rootFields}` }],
  })

/**
 * Declares `node` and `nodes`. They open nothing: each object is read by the query of its type, so it takes that query's
 * permission, is decided on, and recorded as what it is.
 */
export const rootNodes = (readable: ReadableNodes): void => {
  const read = async (id: string, { deps, call }: Context): Promise<Node | null> => {
    const kind = kindOfId(id)
    const node = kind && readable[kind]
    // Recorded like any other read, though there is nothing to find.
    if (!node) return readViewer.perform(deps, call, {}).then(() => null)
    try {
      return await node.query.perform(deps, call, node.inputOf(id))
    } catch (cause) {
      // What is not there, and what may not be known of: null, as everywhere where an object may be missing.
      if (isFault(cause) && cause.code === 'NOT_FOUND') return null
      throw cause
    }
  }
  const common = {
    authScopes: scopeOf(readViewer) as never,
    extensions: { [permissionExtension]: readViewer.permission, [nodeTypesExtension]: permissionsOf(readable) },
  }
  builder.queryField('node', (t) =>
    t.field({
      ...common,
      type: NodeInterface,
      nullable: true,
      description: describe(
        readViewer.permission,
        'The object with an ID, whatever its type; null where there is none that you may know of. Takes the permission that reads its type.',
      ),
      args: { id: t.arg.id({ required: true, description: 'The ID.' }) },
      resolve: ((_root: unknown, { id }: { id: string }, context: Context) => read(id, context)) as never,
    }),
  )
  builder.queryField('nodes', (t) =>
    t.field({
      ...common,
      type: [NodeInterface],
      nullable: { list: false, items: true },
      description: describe(
        readViewer.permission,
        `The objects with these IDs, in their order; null for each where there is none that you may know of. At most ${limits.rootFields} at once.`,
      ),
      args: { ids: t.arg.idList({ required: true, description: 'The IDs.' }) },
      complexity: ({ ids }) => ({ field: 1, multiplier: Math.max(1, ids.length) }),
      resolve: (async (_root: unknown, { ids }: { ids: string[] }, context: Context) => {
        const { deps, call } = context
        // Each is decided and recorded by itself, like a root field.
        if (ids.length > limits.rootFields) throw await recordFailure(deps, call, readViewer.permission, tooMany(ids))
        if (ids.length === 0) await readViewer.perform(deps, call, {})
        return ids.map((id) => read(id, context))
      }) as never,
    }),
  )
}
