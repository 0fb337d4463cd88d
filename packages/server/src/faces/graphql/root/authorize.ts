import type { Permission } from '@postern/protocol'
import { permissions } from '@postern/protocol'
import type { GraphqlContext } from '../context.ts'

interface Authorizing {
  readonly permission: Permission
  readonly authorize: (deps: GraphqlContext['deps'], call: GraphqlContext['call']) => Promise<void>
}

/**
 * The auth scope of a root field. Where the credential never allows the permission, the kernel records the refusal
 * and throws it; so the scope-auth plugin never refuses by itself, unrecorded.
 */
export const scopeOf =
  (operation: Authorizing) =>
  async (_parent: unknown, _args: unknown, context: GraphqlContext): Promise<{ permission: Permission }> => {
    await operation.authorize(context.deps, context.call)
    return { permission: operation.permission }
  }

const openTo: Readonly<Record<string, string>> = {
  everyone: 'Open to whoever is authenticated.',
  people: 'Open to whoever is signed in.',
  anonymous: 'Open to a caller nobody knows, alone in its document.',
}

/** The sentence about the permission that every root field's description ends with. */
export const describe = (permission: Permission, sentence: string): string => {
  const { held } = permissions[permission]
  return `${sentence}\n\n${openTo[held] ?? `Needs \`${permission}\`.`}`
}
