import type { PosternClient } from '@postern/sdk'
import { Failure } from './failure.ts'
import { printable } from './printable.ts'
import { requireId } from './require-id.ts'
import type { Shell } from './shell.ts'

/** The ID of a person who was given by their ID, or by their e-mail address. @throws Failure `NOT_FOUND` · `USAGE` */
export const findUserId = async (client: PosternClient, { signal }: Shell, given: string): Promise<string> => {
  if (!given.includes('@')) return requireId('User', given)
  const { edges } = await client.users({ first: 1, email: given }, { signal })
  if (edges[0]) return edges[0].node.id
  throw new Failure('NOT_FOUND', `There is nobody with the address ${printable(given)}, or you may not know of them.`)
}
