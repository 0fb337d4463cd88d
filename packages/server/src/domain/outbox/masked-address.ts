/**
 * An e-mail address that whoever knows it recognises, and nobody else learns: the first letter and the domain. Null for
 * what is no address.
 */
export const maskedAddress = (address: string | null | undefined): string | null => {
  const at = address?.lastIndexOf('@') ?? -1
  if (!address || at < 1) return null
  const [first = ''] = address
  // Of a name of one letter the first would be all of it.
  return `${at > first.length ? first : ''}…${address.slice(at)}`
}
