import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { failed, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'

const dayMs = 86_400_000
const soonDays = 14
const timeoutMs = 10_000
const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** When the certificate of the server ends, as a verified connection has it; null where there is none. */
const certificateEnd = ({ hostname, port }: URL, signal: AbortSignal): Promise<number | null> =>
  new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    const socket = connect({ host, port: Number(port || 443), servername: isIP(host) === 0 ? host : '' })
    const end = (at: number | null): void => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(at)
    }
    const onAbort = (): void => end(null)
    signal.addEventListener('abort', onAbort)
    socket.setTimeout(timeoutMs, () => end(null))
    socket.once('error', () => end(null))
    socket.once('secureConnect', () => {
      const at = Date.parse(socket.getPeerCertificate().valid_to)
      end(Number.isNaN(at) ? null : at)
    })
  })

/** Whether the way to the server is encrypted, and how long its certificate lasts. */
export const examineCertificate = async (url: URL, now: number, signal: AbortSignal): Promise<Finding> => {
  if (url.protocol === 'http:')
    return loopback.test(url.hostname)
      ? ok('TLS', 'The server is this machine: nothing leaves it.')
      : failed('TLS', `${url.origin} is not encrypted.`, 'Give the https address: secrets are sent nowhere else.')
  const endsAt = await certificateEnd(url, signal)
  if (endsAt === null)
    return unknown(
      'TLS',
      'The certificate of the server could not be looked at.',
      'See REACHABLE: it is verified there.',
    )
  const days = Math.floor((endsAt - now) / dayMs)
  const found = `The certificate of the server ends in ${days} days, on ${new Date(endsAt).toISOString().slice(0, 10)}.`
  return days < soonDays
    ? warning('TLS', found, 'Let whoever runs the server renew it: from then on nobody reaches it.')
    : ok('TLS', found)
}
