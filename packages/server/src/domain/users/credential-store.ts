import type { Id } from '@postern/protocol'
import { Secret } from '../../kernel/secret.ts'
import type { View } from '../../kernel/tx.ts'

/** What a person proves who they are by. */
export interface Credential {
  readonly userId: Id<'User'>
  readonly isActive: boolean
  /** Null while the person has no password. */
  readonly passwordHash: Secret | null
}

export const findCredential = async (
  view: Pick<View, 'user'>,
  where: { readonly email: string } | { readonly id: string },
): Promise<Credential | null> => {
  const row = await view.user.findUnique({ where, select: { id: true, status: true, passwordHash: true } })
  return (
    row && {
      userId: row.id as Id<'User'>,
      isActive: row.status === 'active',
      passwordHash: row.passwordHash === null ? null : new Secret(row.passwordHash),
    }
  )
}
