import { isId } from '@postern/protocol'
import type { PosternClient } from '@postern/sdk'
import { allPages } from './all-pages.ts'
import { Failure } from './failure.ts'
import { nearestNames } from './nearest-names.ts'
import type { Shell } from './shell.ts'

/** The ID of a space that was given by its ID, or by its name. @throws Failure `NOT_FOUND` */
export const findSpaceId = async (client: PosternClient, { signal }: Shell, given: string): Promise<string> => {
  if (isId('Space', given)) return given
  const { nodes } = await allPages((page) => client.spaces(page, { signal }))
  const found = nodes.find(({ name }) => name === given)
  if (found) return found.id
  const names = nodes.map(({ name }) => name)
  const near = nearestNames(given, names)
  const known = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `You may see: ${names.join(', ') || 'none'}.`
  throw new Failure('NOT_FOUND', `There is no space ${given}, or you may not know of it. ${known}`)
}
