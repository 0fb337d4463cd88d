/** `192.0.2.1` as the two groups it makes at the end of an IPv6 address (RFC 4291 §2.2). */
const groupsOfDotted = (text: string): number[] => {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

const groupsOf = (text: string): number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => (group.includes('.') ? groupsOfDotted(group) : [parseInt(group, 16)]))

/** The eight groups of an IPv6 address (RFC 4291 §2.2), however it is spelt. */
export const groupsOfIpv6 = (address: string): number[] => {
  const [bare = ''] = address.split('%', 1)
  const [head = '', tail] = bare.split('::')
  if (tail === undefined) return groupsOf(head)
  const [left, right] = [groupsOf(head), groupsOf(tail)]
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}
