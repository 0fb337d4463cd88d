import { isIPv4, isIPv6 } from 'node:net'
import { groupsOfIpv6 } from '../ipv6-groups.ts'

const hexOf = (group: number): string => group.toString(16)

/**
 * The network an address belongs to, the same text however the address is spelt: /24 for IPv4, also where it is mapped
 * into IPv6 (RFC 4291 §2.5.5.2), and /48 for IPv6, because that much one customer has. Empty for what is no address.
 */
export const prefixOf = (address: string): string => {
  if (isIPv4(address)) return address.split('.').slice(0, 3).join('.')
  if (!isIPv6(address)) return ''
  const groups = groupsOfIpv6(address)
  const [first = 0, second = 0] = groups.slice(6)
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (isMapped) return [first >> 8, first & 255, second >> 8].join('.')
  return groups.slice(0, 3).map(hexOf).join(':')
}
