import { InvalidArgumentError } from 'commander'

const withZone = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/

/** A moment given for an option, as the API takes it. Without its zone nobody could say which moment it is. */
export const exactTime = (text: string): string => {
  const time = withZone.test(text) ? new Date(text.replace(' ', 'T').toUpperCase()) : null
  if (time !== null && !Number.isNaN(time.getTime())) return time.toISOString()
  throw new InvalidArgumentError('It must be a time with its zone, such as 2027-03-31T18:00:00+02:00.')
}
