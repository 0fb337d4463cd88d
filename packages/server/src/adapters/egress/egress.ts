import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isWithin } from '../../kernel/address-ranges.ts'
import { endpointOf, type EgressAllowance } from '../../kernel/egress-allowance.ts'
import { EgressFailure, type Egress, type EgressAnswer, type EgressBounds } from '../../kernel/egress.ts'
import { isPublicAddress } from '../../kernel/public-address.ts'
import { exchange } from './exchange.ts'

export interface EgressOptions {
  readonly allowance: EgressAllowance
  /** All addresses of a name. The system's resolver where none is given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Authorities that are trusted in place of Node's, in PEM. */
  readonly authorities?: readonly string[]
}

const defaults = { timeoutMs: 5_000, mostBytes: 65_536 }
const longestUrl = 2_048
const loopback = ['127.0.0.0/8', '::1/128']

const systemResolver = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/** The URL, as far as it can be judged by itself. @throws EgressFailure URL_REFUSED */
const parsed = (text: string, allowance: EgressAllowance): URL => {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : null
  const isAllowedPlain = url?.protocol === 'http:' && allowance.endpoints.has(endpointOf(url))
  if (!url || (url.protocol !== 'https:' && !isAllowedPlain) || url.username || url.password) {
    throw new EgressFailure('URL_REFUSED')
  }
  return url
}

/** The address that the host is, where it is one. The parser has read 0177.1 and 0x7f000001 as what they are (WHATWG URL). */
const literalOf = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? null : bare
}

const mayConnect = (url: URL, address: string, allowance: EgressAllowance): boolean => {
  if (url.protocol === 'http:') return isWithin(address, loopback)
  return isPublicAddress(address) || isWithin(address, allowance.ranges) || allowance.endpoints.has(endpointOf(url))
}

/** What `work` resolves to, unless the time is up before: a resolver cannot be called off. */
const before = async <Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(new EgressFailure('TIMED_OUT'))
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Calls hosts that others named, on the public internet or as far as `allowance` says. */
export const createEgress = ({ allowance, resolve = systemResolver, authorities = [] }: EgressOptions): Egress => {
  const addressesOf = async (url: URL, signal: AbortSignal): Promise<readonly string[]> => {
    const literal = literalOf(url)
    if (literal !== null) return [literal]
    const resolving = resolve(url.hostname).catch(() => {
      throw new EgressFailure('NAME_UNRESOLVED')
    })
    // Lost to the clock, it may still fail, and nobody hears it then.
    resolving.catch(() => undefined)
    const addresses = await before(signal, resolving)
    if (addresses.length === 0) throw new EgressFailure('NAME_UNRESOLVED')
    return addresses
  }

  const send = async (
    method: 'GET' | 'POST',
    text: string,
    body: string | null,
    bounds: EgressBounds,
  ): Promise<EgressAnswer> => {
    const { timeoutMs, mostBytes, headers = {} } = { ...defaults, ...bounds }
    const url = parsed(text, allowance)
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), timeoutMs)
    try {
      const addresses = await addressesOf(url, ending.signal)
      // One that may not be connected to says that the name is not what it seems: the others are not tried either.
      if (!addresses.every((address) => mayConnect(url, address, allowance))) throw new EgressFailure('ADDRESS_REFUSED')
      return await exchange({ url, method, headers, body, addresses, authorities, signal: ending.signal, mostBytes })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    refusalOf(text) {
      try {
        const url = parsed(text, allowance)
        const literal = literalOf(url)
        return literal === null || mayConnect(url, literal, allowance) ? null : 'ADDRESS_REFUSED'
      } catch (cause) {
        if (cause instanceof EgressFailure) return cause.code
        throw cause
      }
    },
    get: (url, bounds = {}) => send('GET', url, null, bounds),
    post: (url, body, bounds = {}) => send('POST', url, body, bounds),
  }
}
