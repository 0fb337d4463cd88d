import { BlockList, isIP } from 'node:net'

interface Range {
  readonly network: string
  readonly family: 'ipv4' | 'ipv6'
  /** Null for a single address. */
  readonly bits: number | null
}

const familyOf = (address: string): Range['family'] | null =>
  (({ 4: 'ipv4', 6: 'ipv6' }) as const)[isIP(address)] ?? null

// net.isIP refuses what other parsers read differently, such as 010.0.0.1; Number would read '' as 0, the whole internet.
const parseRange = (text: string): Range | null => {
  const [network = '', bits, ...rest] = text.split('/')
  const family = familyOf(network)
  if (family === null || rest.length > 0 || network.includes('%')) return null
  if (bits === undefined) return { network, family, bits: null }
  const isLength = /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (family === 'ipv4' ? 32 : 128)
  return isLength ? { network, family, bits: Number(bits) } : null
}

/** Whether the text is an IP address, or a range of them such as 192.0.2.0/24. */
export const isRange = (text: string): boolean => parseRange(text) !== null

interface Ranges {
  readonly list: BlockList
  /** The address that was last looked for: a machine or a proxy comes again and again, and each look makes an object. */
  lastAddress: string | null
  lastVerdict: boolean
}

const lists = new WeakMap<readonly string[], Ranges>()

// Built once for each list of ranges, because it is asked at every request.
const listOf = (ranges: readonly string[]): Ranges => {
  const held = lists.get(ranges)
  if (held) return held
  const list = new BlockList()
  for (const text of ranges) {
    const range = parseRange(text)
    if (!range) throw new Error('An address range is stored that is none.')
    if (range.bits === null) list.addAddress(range.network, range.family)
    else list.addSubnet(range.network, range.bits, range.family)
  }
  const made = { list, lastAddress: null, lastVerdict: false }
  lists.set(ranges, made)
  return made
}

/** Whether the address lies in one of the ranges; what is no address lies in none. */
export const isWithin = (address: string | null, ranges: readonly string[]): boolean => {
  if (address === null) return false
  const held = lists.get(ranges)
  if (held?.lastAddress === address) return held.lastVerdict
  const family = familyOf(address)
  if (family === null) return false
  const asked = listOf(ranges)
  asked.lastVerdict = asked.list.check(address, family)
  asked.lastAddress = address
  return asked.lastVerdict
}
