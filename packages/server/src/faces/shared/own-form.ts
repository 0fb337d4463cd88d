import { fault } from '../../kernel/fault.ts'
import { mediaTypeOf, readBody } from './body.ts'
import { requireOwnPage } from './cross-site.ts'
import type { Exchange } from './exchange.ts'

/**
 * What a form of a page of ours was filled in with, up to `mostBytes`.
 * @throws Fault UNSUPPORTED_MEDIA_TYPE; CROSS_SITE_REQUEST where it does not say that it comes from a page of ours; and what
 * {@link readBody} throws
 */
export const readOwnForm = async (exchange: Exchange, mostBytes: number): Promise<URLSearchParams> => {
  if (mediaTypeOf(exchange.request) !== 'application/x-www-form-urlencoded')
    throw fault('UNSUPPORTED_MEDIA_TYPE', 'Send the form of the page.')
  requireOwnPage(exchange)
  const body = await readBody(exchange.request, mostBytes)
  return new URLSearchParams(body.toString('utf8'))
}
