import { isRange } from './address-ranges.ts'

/** What may be called though it is not on the public internet. */
export interface EgressAllowance {
  /** `host:port`, as a URL would spell them. Those on this machine may be called without TLS, too. */
  readonly endpoints: ReadonlySet<string>
  /** Addresses and ranges, at any port, by HTTPS. */
  readonly ranges: readonly string[]
}

export const noAllowance: EgressAllowance = { endpoints: new Set(), ranges: [] }

/** The host and port a URL leads to, as an allowance names them. */
export const endpointOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'http:' ? '80' : '443')}`

const endpointIn = (text: string): string | null => {
  const isPair = /^(?:\[[\d:.a-f]+\]|[^\s/?#@:*[\]]+):[1-9]\d{0,4}$/i.test(text)
  return isPair && URL.canParse(`https://${text}`) ? endpointOf(new URL(`https://${text}`)) : null
}

/** Reads a list such as `localhost:9000, 10.1.0.0/16`; tells what of it is neither. */
export const readEgressAllowance = (text: string, onFault: (entry: string) => void): EgressAllowance => {
  const endpoints = new Set<string>()
  const ranges: string[] = []
  for (const entry of text.split(',').map((one) => one.trim())) {
    if (!entry) continue
    const endpoint = endpointIn(entry)
    if (isRange(entry)) ranges.push(entry)
    else if (endpoint) endpoints.add(endpoint)
    else onFault(entry)
  }
  return { endpoints, ranges }
}
