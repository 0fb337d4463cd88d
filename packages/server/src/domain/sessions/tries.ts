import type { Id } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { maintainAtOnce } from '../../kernel/maintain-at-once.ts'
import { Secret } from '../../kernel/secret.ts'
import type { Credential } from '../users/model.ts'
import { countTry, takeTryBack, type CountedTry } from './delay-store.ts'
import { accountDelays, addressDelays, forgottenAfterMs, knownPlaceMs, waitsOf } from './delays.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Who tries to sign in, and from where. */
export interface Try {
  readonly person: { readonly email: string } | { readonly id: string }
  /** Keyed hashes of the account and of the caller's address. */
  readonly account: Bytes
  readonly place: Bytes
}

/** The keyed hash of a caller's address. */
export const placeDigest = ({ keyring }: Pick<Deps, 'keyring'>, place: string): Bytes =>
  keyring.digest('sign-in-delays', `address|${place}`)

/** What a try is counted by: neither an e-mail address nor an address stands in the table. */
export const tryOf = (deps: Pick<Deps, 'keyring'>, person: Try['person'], place: string): Try => ({
  person,
  account: deps.keyring.digest('sign-in-delays', `account|${'id' in person ? person.id : person.email}`),
  place: placeDigest(deps, place),
})

/** A try that was counted: until when others wait because of it, or null where they need not. */
interface Counted {
  readonly blockedUntil: Date | null
}

interface Begun {
  /** What the password is compared with; null for nobody. */
  readonly credential: Credential | null
  /** Null at a place the person is known at: there it is counted by address alone. */
  readonly byAccount: Counted | null
  readonly byPlace: Counted
}

const [accountWaits, placeWaits] = [waitsOf(accountDelays), waitsOf(addressDelays)]

const tooMany = (until: Date | null, now: Date) => {
  const retryAfterSeconds = Math.max(1, Math.ceil(((until ?? now).getTime() - now.getTime()) / 1_000))
  return fault('RATE_LIMITED', `Too many tries to sign in: try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  })
}

const counted = (isCounted: boolean, blockedUntil: Date | null): Counted | null => (isCounted ? { blockedUntil } : null)

const credentialOf = ({ id, is_active: isActive, password_hash: hash }: CountedTry): Credential | null =>
  id === null
    ? null
    : { userId: id as Id<'User'>, isActive: isActive === true, passwordHash: hash === null ? null : new Secret(hash) }

/** What came of counting a try; where `byPlace` is null, or `byAccount` against expectation, another one came between. */
interface Attempted extends Omit<Begun, 'byPlace'> {
  readonly byPlace: Counted | null
  readonly isKnown: boolean
}

const count = maintainAtOnce('sign-in-try', {
  statement: countTry,
  parameters: ({ person, account, place }: Try, now) => [
    'email' in person ? person.email : null,
    'id' in person ? person.id : null,
    account,
    place,
    now.toISOString(),
    new Date(now.getTime() - knownPlaceMs).toISOString(),
    new Date(now.getTime() - forgottenAfterMs).toISOString(),
    accountWaits,
    placeWaits,
  ],
  result: ([row]: readonly CountedTry[], _input, now): Attempted => {
    if (!row || row.waits_until) throw tooMany(row?.waits_until ?? null, now)
    return {
      credential: credentialOf(row),
      byAccount: counted(row.has_account, row.account_until),
      byPlace: counted(row.has_place, row.place_until),
      isKnown: row.is_known,
    }
  },
})

const takeBack = maintainAtOnce('sign-in-try-over', {
  statement: takeTryBack,
  parameters: ({
    account,
    place,
    byAccount,
    byPlace,
    isRight,
  }: Try & Pick<Attempted, 'byAccount' | 'byPlace'> & { readonly isRight: boolean }) => [
    byAccount || isRight ? account : null,
    byPlace ? place : null,
    byAccount?.blockedUntil?.toISOString() ?? null,
    byPlace?.blockedUntil?.toISOString() ?? null,
    isRight,
  ],
  result: () => undefined,
})

// Each time another try came between that made this one wait, so the next time it is told how long.
const mostTurns = 3

/**
 * Counts a try before the password is looked at, and gives what it is compared with. Counted first, or of many tries at
 * once each would see none of the others. An account that is not there is counted and asked for like one that is.
 *
 * @throws Fault RATE_LIMITED; nothing is counted then
 */
export const beginTry = {
  async perform(deps: Deps, attempt: Try): Promise<Begun> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const { isKnown, byPlace, ...begun } = await count.perform(deps, attempt)
      if (byPlace && (isKnown || begun.byAccount)) return { ...begun, byPlace }
      await takeBack.perform(deps, { ...attempt, ...begun, byPlace, isRight: false })
    }
    throw tooMany(null, new Date(deps.clock.now()))
  },
}

/**
 * Takes a try back that was right, or that came to no comparison. Only the right one clears the account; the place is never
 * cleared, or whoever has an account here could guess at others for ever.
 */
export const endTry = takeBack
