import type { IncomingMessage } from 'node:http'
import { fault } from '../../kernel/fault.ts'
import { headerLines } from './header-lines.ts'

// uri-host [ ":" port ] (RFC 9110 §7.2)
const hostSyntax = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d*)?$/i

/**
 * Refuses a request that two readers would take for two different ones (RFC 9112 §3.2).
 * @throws Fault MALFORMED_REQUEST
 */
export const requireOneMeaning = (request: IncomingMessage): void => {
  const hosts = headerLines(request, 'host')
  if (hosts.length > 1 || hosts.some((host) => !hostSyntax.test(host)))
    throw fault('MALFORMED_REQUEST', 'The Host header must be given once, as a host and a port.')
  if (headerLines(request, 'content-type').length > 1)
    throw fault('MALFORMED_REQUEST', 'The Content-Type header must be given once.')
}

/** Path and query, also where the target came with scheme and host, as one meant for a proxy does (RFC 9112 §3.2.2). */
export const originForm = (target: string): string => {
  if (target.startsWith('/')) return target
  const absolute = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)
  if (!absolute) return target
  const rest = absolute[1] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}
