import { release, type ClientFindingCode } from '@postern/protocol'
import { otherName, type ApplicationUsage, type NamedCount } from './usage-model.ts'

/** Something an application does wrong as a client, with what shows it. */
export interface ClientFinding {
  readonly code: ClientFindingCode
  /** What to do about it. */
  readonly advice: string
  readonly figures: Readonly<Record<string, number>>
}

/** What to do about each. */
const advice: Readonly<Record<ClientFindingCode, (release: string) => string>> = {
  'fetches-every-call': () =>
    'It fetches many more tokens than it needs. Keep a token and use it until it is due for renewal (refresh_in), as the ' +
    'SDK does: make one client per process, not one per call.',
  'clock-skew': () =>
    'The clock of a machine it runs on is wrong, so that it takes tokens for younger or older than they are. Keep the ' +
    'clock by NTP.',
  herd: () =>
    'Many of its processes renew their tokens in the same seconds. Renew at refresh_in, which is different for each token, ' +
    'instead of at a fixed time, and let processes that start together share a token.',
  'retries-expired-secret': () =>
    'It goes on with a secret that has expired. Give it a secret that is in force (postern applications rotate), and take ' +
    'the old one out of its configuration.',
  'old-version': (release) => `It runs an SDK or CLI that is older than this service. Update it to ${release}.`,
}

/** What to do about a finding; null for a code that is none. */
export const adviceOf = (code: string): string | null =>
  Object.hasOwn(advice, code) ? advice[code as ClientFindingCode](release) : null

const daySeconds = 86_400
// A client that keeps its token fetches the next one after five sixths of its life.
const renewedAfter = 5 / 6
/** Restarts, and tokens of several scopes or audiences, are no fault: only what is far beyond them is. */
const tolerance = 4
const leastTokens = 20
const leastBurst = 30
/** A few that come often are no herd. */
const leastHerd = 10
const leastSkewSeconds = 60

const sum = (counts: readonly NamedCount[]): number => counts.reduce((total, { count }) => total + count, 0)
const countOf = (counts: readonly NamedCount[], name: string): number =>
  counts.find((one) => one.name === name)?.count ?? 0

/** How many processes there were at least: those that tell their instance, or else the networks they came from. */
const sourcesOf = ({ instance, place }: ApplicationUsage['names']): number => Math.max(1, instance.length, place.length)

type Rule = (
  usage: ApplicationUsage,
  held: { readonly tokenLifeSeconds: number; readonly release: string },
) => ClientFinding['figures'] | null

const fetchesEveryCall: Rule = ({ days, names, from, to }, { tokenLifeSeconds }) => {
  const tokens = days.reduce((total, day) => total + day.tokens, 0)
  const sources = sourcesOf(names)
  const seconds = (to.getTime() - from.getTime()) / 1_000 + daySeconds
  const expected = Math.ceil(sources * (seconds / (tokenLifeSeconds * renewedAfter) + 1))
  if (tokens <= leastTokens || tokens <= tolerance * expected) return null
  return { tokens, expected, instances: sources, tokenLifeSeconds }
}

const clockSkew: Rule = ({ names }) => {
  const steps = names.skew
    .map(({ name, count }) => ({ seconds: Number(name), count }))
    .filter(({ seconds }) => Math.abs(seconds) >= leastSkewSeconds)
  const worst = steps.toSorted((one, other) => Math.abs(other.seconds) - Math.abs(one.seconds))[0]
  if (!worst) return null
  return { leastSkewSeconds: worst.seconds, requests: steps.reduce((total, { count }) => total + count, 0) }
}

const herd: Rule = (usage, held) => {
  const { burst } = usage.names
  const tokensInBursts = countOf(burst, 'tokens')
  const tokens = usage.days.reduce((total, day) => total + day.tokens, 0)
  const instances = sourcesOf(usage.names)
  if (instances < leastHerd || tokensInBursts < leastBurst || tokensInBursts * 2 < tokens) return null
  // Who fetches all the time is in bursts, too: that is another fault, with another remedy.
  if (fetchesEveryCall(usage, held)) return null
  return {
    tokensInBursts,
    secondsWithBursts: countOf(burst, 'seconds'),
    tokens,
    instances,
  }
}

const retriesExpiredSecret: Rule = ({ names: { expired } }) => {
  if (expired.length === 0) return null
  return { tries: sum(expired), secrets: expired.length }
}

const numbersOf = (version: string): readonly number[] => /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? []

/** Whether a version is of an earlier minor release; what is no version is not. */
const isOlder = (version: string, release: string): boolean => {
  const [major = Infinity, minor = Infinity] = numbersOf(version)
  const [ownMajor = 0, ownMinor = 0] = numbersOf(release)
  return major < ownMajor || (major === ownMajor && minor < ownMinor)
}

const oldVersion: Rule = ({ names: { version } }, { release }) => {
  const old = version.filter(({ name }) => {
    const [product, number = ''] = name.split('/')
    return name !== otherName && (product === 'sdk' || product === 'cli') && isOlder(number, release)
  })
  if (old.length === 0) return null
  return { requests: sum(old), versions: old.length }
}

const rules: Readonly<Record<ClientFindingCode, Rule>> = {
  'fetches-every-call': fetchesEveryCall,
  'clock-skew': clockSkew,
  herd,
  'retries-expired-secret': retriesExpiredSecret,
  'old-version': oldVersion,
}

/** What an application does wrong as a client, by what was counted of it. */
export const findingsOf = (
  usage: ApplicationUsage,
  held: { readonly tokenLifeSeconds: number; readonly release: string },
): readonly ClientFinding[] =>
  (Object.keys(rules) as ClientFindingCode[]).flatMap((code) => {
    const figures = rules[code](usage, held)
    return figures ? [{ code, advice: advice[code](held.release), figures }] : []
  })
