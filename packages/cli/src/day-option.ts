import { InvalidArgumentError } from 'commander'

/** A day given as an option, as its first moment in UTC. */
export const dayOption = (text: string): string => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  if (at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return at.toISOString()
  throw new InvalidArgumentError('It must be a day such as 2026-11-01.')
}
