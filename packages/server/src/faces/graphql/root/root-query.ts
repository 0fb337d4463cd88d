import type { InputFieldMap, InputShapeFromFields, TypeParam } from '@pothos/core'
import type { QueryPermission } from '@postern/protocol'
import type { GraphQLResolveInfo } from 'graphql'
import type { Query } from '../../../kernel/query.ts'
import { fieldsOfNodes } from '../asked-fields.ts'
import { builder } from '../builder.ts'
import { describe, scopeOf } from './authorize.ts'
import { permissionExtension } from './root-field-plugin.ts'

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never
type FieldBuilder = PothosSchemaTypes.QueryFieldBuilder<ExtendedTypes, ExtendedTypes['Root']>

interface QueryOptions<Args extends InputFieldMap, Result> {
  readonly description: string
  readonly type: TypeParam<ExtendedTypes>
  readonly args?: (t: FieldBuilder) => Args
  readonly present?: (result: Result, args: InputShapeFromFields<Args>) => unknown
  /** For a connection whose query takes `fields`: which of its nodes' fields are asked for is handed on, and no more is read. */
  readonly readsFields?: boolean
  /** What one of it costs, where that is more than its fields. */
  readonly complexity?: (args: InputShapeFromFields<Args>) => { field: number; multiplier: number }
}

/** Declares the root field of a query: its scope and arguments. What goes wrong stands in the answer's `errors`. */
export const rootQuery = <Result, Args extends InputFieldMap = Record<never, never>>(
  name: string,
  query: Query<QueryPermission, Result>,
  { description, type, args, present, readsFields, complexity }: QueryOptions<Args, Result>,
): void => {
  builder.queryField(name, (t) =>
    t.field({
      type,
      description: describe(query.permission, description),
      args: (args?.(t) ?? {}) as Args,
      authScopes: scopeOf(query) as never,
      extensions: { [permissionExtension]: query.permission },
      ...(complexity && { complexity: complexity as never }),
      resolve: (async (
        _root: unknown,
        given: InputShapeFromFields<Args>,
        context: ExtendedTypes['Context'],
        info: GraphQLResolveInfo,
      ) => {
        const raw = readsFields ? { ...given, fields: fieldsOfNodes(info) } : given
        const result = await query.perform(context.deps, context.call, raw)
        return present ? present(result, given) : result
      }) as never,
    }),
  )
}
