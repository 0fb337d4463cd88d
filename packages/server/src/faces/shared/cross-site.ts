import type { EndpointName } from '@postern/protocol'
import { fault, type Fault } from '../../kernel/fault.ts'
import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'

const refusal = (issuer: string): Fault =>
  fault(
    'CROSS_SITE_REQUEST',
    `A session is good for pages of ${issuer} only: open that address, or use an access token.`,
  )

const isForeign = ({ request, services }: Exchange): boolean => {
  const origins = headerLines(request, 'origin')
  const sites = headerLines(request, 'sec-fetch-site')
  // `none`: somebody typed the address.
  return (
    origins.some((origin) => origin !== new URL(services.deps.issuer).origin) ||
    sites.some((site) => site !== 'same-origin' && site !== 'none')
  )
}

/**
 * Refuses what a page of another site, of a sister domain too, had a browser send (Fetch Metadata; RFC 6454 §7).
 * @throws Fault CROSS_SITE_REQUEST
 */
export const refuseForeignPage = (exchange: Exchange): void => {
  if (isForeign(exchange)) throw refusal(exchange.services.deps.issuer)
}

/** The pages that a link from elsewhere may lead a signed-in person to. The page that allows a command is none of them. */
const linkedPages: ReadonlySet<string> = new Set<EndpointName>(['graphql', 'outbox', 'reportLeak'])

/**
 * Whether somebody followed a link to one of our pages (Fetch Metadata §2.1, §2.2): that changes nothing, and whoever linked
 * can neither read nor frame what is opened.
 */
const isFollowedLink = ({ request, route }: Exchange): boolean =>
  request.method === 'GET' &&
  linkedPages.has(route) &&
  headerLines(request, 'origin').length === 0 &&
  headerLines(request, 'sec-fetch-mode').join() === 'navigate' &&
  headerLines(request, 'sec-fetch-dest').join() === 'document'

/**
 * The same for a request with a cookie, which a browser sends along unasked: what may change anything must also say that
 * it comes from a page of ours, and only our pages are opened by links from elsewhere. That SameSite should have kept the
 * cookie back is not relied on.
 * @throws Fault CROSS_SITE_REQUEST
 */
export const requireOwnPage = (exchange: Exchange): void => {
  if (isFollowedLink(exchange)) return
  refuseForeignPage(exchange)
  const { request } = exchange
  if (request.method === 'GET' || request.method === 'HEAD') return
  const says =
    headerLines(request, 'origin').length > 0 || headerLines(request, 'sec-fetch-site').includes('same-origin')
  if (!says) throw refusal(exchange.services.deps.issuer)
}
