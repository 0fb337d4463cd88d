/**
 * What an application can do wrong as a client. The codes are for good: who acts on one may count on its meaning.
 *
 * - `fetches-every-call`: it fetches a token for each call instead of keeping one.
 * - `clock-skew`: its clock is wrong by a minute or more.
 * - `herd`: many of its processes renew their tokens in the same seconds.
 * - `retries-expired-secret`: it goes on with a secret that has expired.
 * - `old-version`: its SDK or CLI is older than the service.
 */
export const clientFindingCodes = [
  'fetches-every-call',
  'clock-skew',
  'herd',
  'retries-expired-secret',
  'old-version',
] as const
export type ClientFindingCode = (typeof clientFindingCodes)[number]
