import { groupsOfIpv6 } from '../../kernel/ipv6-groups.ts'

/**
 * What a caller is counted by: the IPv4 address, or the /64 of an IPv6 address, because whoever has one address of a /64
 * has them all.
 */
export const callerKey = (address: string | null): string => {
  // An address, as found by client-address.ts: only IPv6 has a colon.
  if (address === null || !address.includes(':')) return address ?? ''
  return `${groupsOfIpv6(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}
