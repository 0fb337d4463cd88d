import { isIP } from 'node:net'
import { isWithin } from './address-ranges.ts'
import { groupsOfIpv6 } from './ipv6-groups.ts'

/** What is not the public internet (IANA special-purpose registry, RFC 6890 as updated). */
const closedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  // Shared by carriers (RFC 6598); one cloud's metadata service is 100.100.100.200.
  '100.64.0.0/10',
  '127.0.0.0/8',
  // A metadata service that is public by its number, and answers inside its cloud only.
  '168.63.129.16/32',
  // Link-local (RFC 3927), where most metadata services are.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/** Global unicast is all that IANA gives out (RFC 4291 §2.4): what lies beside it is refused without being named. */
const globalUnicast = ['2000::/3']
const closedIpv6 = [
  // Teredo, ORCHID, benchmarks and other assignments of protocols (RFC 2928).
  '2001::/23',
  '2001:db8::/32',
  // 6to4 carries an IPv4 address to whichever relay is nearest, and was given up (RFC 7526).
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]
/** Addresses that stand for an IPv4 address in their last 32 bits: mapped (RFC 4291 §2.5.5.2), NAT64 (RFC 6052 §2.1). */
const carriers = ['::ffff:0:0/96', '64:ff9b::/96']

const carriedIpv4 = (address: string): string => {
  const [high = 0, low = 0] = groupsOfIpv6(address).slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Whether the address is one of the public internet. What is no address, or names an interface, is none. */
export const isPublicAddress = (address: string): boolean => {
  if (address.includes('%')) return false
  if (isIP(address) === 4) return !isWithin(address, closedIpv4)
  if (isIP(address) !== 6) return false
  if (isWithin(address, carriers)) return isPublicAddress(carriedIpv4(address))
  return isWithin(address, globalUnicast) && !isWithin(address, closedIpv6)
}
