import type { ArgumentRef, InputObjectRef } from '@pothos/core'
import type { CommandPermission, ErrorCode, Permission } from '@postern/protocol'
import type { Command } from '../../../kernel/command.ts'
import { faultClasses } from '../../../kernel/fault.ts'
import { builder, type SchemaTypes } from '../builder.ts'
import '../errors.ts'
import { describe, scopeOf } from './authorize.ts'
import { permissionExtension } from './root-field-plugin.ts'
import { successType, type Success } from './success-type.ts'
import { takesExtension } from './takes.ts'

/** What a caller can mend, whatever the command; the rest of what may go wrong stands in the answer's `errors`. */
const commonErrors: readonly ErrorCode[] = ['FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT', 'CONFLICT']

interface MutationOptions<Result> {
  readonly description: string
  readonly input: InputObjectRef<ExtendedTypes, never> | InputObjectRef<ExtendedTypes, object>
  /** The success type of the union. */
  readonly success: Success<Result>
  /** Permissions it takes beside its own: on another object than the one it is decided on. */
  readonly also?: readonly Permission[]
  /** What the request itself says beside its input. */
  readonly given?: (context: SchemaTypes['Context']) => object
  /** What the answer does beside its body, once the command is done. */
  readonly whenDone?: (result: Result, context: SchemaTypes['Context']) => void
}

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never

const capitalised = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** Declares the root field of a command: its scope, its input, and the union of its success with its errors. */
export const rootMutation = <Result extends object>(
  name: string,
  command: Pick<Command<CommandPermission, never, unknown, Result>, 'permission' | 'errors' | 'authorize' | 'perform'>,
  { description, input, success, also = [], given, whenDone }: MutationOptions<Result>,
): void => {
  const types = [...new Set([...commonErrors, ...command.errors])].map((code) => faultClasses[code])
  const payload = successType(`${capitalised(name)}Success`, success)
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      description: describe(command.permission, description),
      args: {
        input: t.arg({
          type: input as InputObjectRef<ExtendedTypes, object>,
          required: true,
          description: 'What to do it on, and how.',
        }) as ArgumentRef<ExtendedTypes, object>,
      },
      authScopes: scopeOf(command),
      extensions: { [permissionExtension]: command.permission, [takesExtension]: also },
      errors: {
        types: types as never,
        directResult: true,
        union: { name: `${capitalised(name)}Result`, description: `What came of ${name}: it was done, or why not.` },
      } as never,
      resolve: (async (_root: unknown, args: { input: object }, context: SchemaTypes['Context']) => {
        const result = await command.perform(context.deps, context.call, { ...args.input, ...given?.(context) })
        whenDone?.(result, context)
        return result
      }) as never,
    }),
  )
}
