import type { InputFieldMap, TypeParam } from '@pothos/core'
import type { QueryPermission } from '@postern/protocol'
import { fault, isFault, type Fault } from '../../../kernel/fault.ts'
import type { Follow } from '../../../kernel/follow.ts'
import type { Delivered } from '../../../kernel/following.ts'
import type { Target } from '../../../kernel/policy/policy.ts'
import { builder } from '../builder.ts'
import { createLoaders } from '../loaders.ts'
import { describe, scopeOf } from './authorize.ts'
import { permissionExtension } from './root-field-plugin.ts'

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never
type FieldBuilder = PothosSchemaTypes.SubscriptionFieldBuilder<ExtendedTypes, ExtendedTypes['Root']>
type Context = ExtendedTypes['Context']

interface SubscriptionOptions<Args extends InputFieldMap> {
  readonly description: string
  /** The type of what comes: of the thing and its cursor. */
  readonly type: TypeParam<ExtendedTypes>
  readonly args?: (t: FieldBuilder) => Args
}

const notEvents = (): Fault =>
  fault('MALFORMED_REQUEST', 'A subscription is answered by server-sent events: send Accept: text/event-stream.')

/**
 * Declares the root field of what can be followed: its scope, looked at before anything is opened, and its arguments. Why
 * it was not opened, or ends, stands in the `errors` of the last answer.
 */
export const rootSubscription = <Item extends Target, Args extends InputFieldMap = Record<never, never>>(
  name: string,
  followed: Follow<QueryPermission, Item>,
  { description, type, args }: SubscriptionOptions<Args>,
): void => {
  builder.subscriptionField(name, (t) =>
    t.field({
      type,
      description: describe(followed.permission, description),
      args: (args?.(t) ?? {}) as Args,
      authScopes: scopeOf(followed) as never,
      extensions: { [permissionExtension]: followed.permission },
      subscribe: ((_root: unknown, given: object, { deps, call, connection }: Context) => {
        if (!connection.takesEvents) throw notEvents()
        return followed.open(deps, call, given, connection)
      }) as never,
      resolve: ((delivered: Delivered<Item> | Fault, _given: unknown, context: Context) => {
        if (isFault(delivered)) throw delivered
        // What was loaded for one event was decided on then.
        context.loaders = createLoaders(context.deps, context.call)
        return delivered
      }) as never,
    }),
  )
}
