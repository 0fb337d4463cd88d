import { isLoopback } from './loopback.ts'
import { Secret } from './secret.ts'

/** Where letters are handed over. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** By `smtps://`, else TLS begins with STARTTLS (RFC 3207). */
  readonly isTlsFromTheStart: boolean
  /** Everywhere but on this machine: no letter leaves in clear. */
  readonly isTlsRequired: boolean
  readonly user: string | null
  readonly password: Secret | null
}

/** The server that `smtps://user:password@host:465` or `smtp://host:587` names; null for what names none. */
export const readSmtpServer = (text: string): SmtpServer | null => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return null
  if ((url.pathname !== '' && url.pathname !== '/') || url.search || url.hash) return null
  const isTlsFromTheStart = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    return {
      host,
      port: url.port ? Number(url.port) : isTlsFromTheStart ? 465 : 587,
      isTlsFromTheStart,
      isTlsRequired: !isLoopback(host),
      user: url.username ? decodeURIComponent(url.username) : null,
      password: url.password ? new Secret(decodeURIComponent(url.password)) : null,
    }
  } catch {
    return null
  }
}

/** Whether letters can come from it: an address, with a name before it or without, on one line. */
export const isSender = (text: string): boolean =>
  /^(?:[^<>@"\p{Cc}]{1,100} <[^\s<>@",]+@[^\s<>@",]+>|[^\s<>@",]+@[^\s<>@",]+)$/u.test(text)
