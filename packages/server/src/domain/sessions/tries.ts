import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { maintain, type MaintainTx } from '../../kernel/maintain.ts'
import { findCredential, type Credential } from '../users/credential-store.ts'
import { blockUntil, countTry, forgetTries, takeTryBack } from './delay-store.ts'
import { accountDelays, addressDelays, forgottenAfterMs, knownPlaceMs, secondsAfter } from './delays.ts'
import { isKnownPlace } from './store.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Who tries to sign in, and from where. */
export interface Try {
  readonly person: { readonly email: string } | { readonly id: string }
  /** Keyed hashes of the account and of the caller's address. */
  readonly account: Bytes
  readonly place: Bytes
}

/** What a try is counted by: neither an e-mail address nor an address stands in the table. */
export const tryOf = ({ keyring }: Pick<Deps, 'keyring'>, person: Try['person'], place: string): Try => ({
  person,
  account: keyring.digest('sign-in-delays', `account|${'id' in person ? person.id : person.email}`),
  place: keyring.digest('sign-in-delays', `address|${place}`),
})

type DelayTx = MaintainTx<'signInDelay'>

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

const count = async (tx: DelayTx, digest: Bytes, delays: typeof accountDelays, now: Date): Promise<Counted> => {
  const forgottenBefore = new Date(now.getTime() - forgottenAfterMs)
  const counted = await countTry(tx, digest, { now, forgottenBefore })
  if ('blockedUntil' in counted) {
    const retryAfterSeconds = Math.max(1, Math.ceil((counted.blockedUntil.getTime() - now.getTime()) / 1_000))
    throw fault('RATE_LIMITED', `Too many tries to sign in: try again in ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    })
  }
  const seconds = secondsAfter(counted.tries, delays)
  if (seconds === 0) return { blockedUntil: null }
  const blockedUntil = new Date(now.getTime() + seconds * 1_000)
  await blockUntil(tx, digest, blockedUntil)
  return { blockedUntil }
}

/**
 * Counts a try before the password is looked at, and gives what it is compared with. Counted first, or of many tries at
 * once each would see none of the others. An account that is not there is counted and asked for like one that is.
 * It lists the stores it reads; it writes delays alone.
 *
 * @throws Fault RATE_LIMITED; nothing is counted then
 */
export const beginTry = maintain('sign-in-try', {
  stores: ['signInDelay', 'user', 'session'],
  run: async (tx, { input, now }: { deps: Deps; input: Try; now: Date }): Promise<{ readonly result: Begun }> => {
    const since = new Date(now.getTime() - knownPlaceMs)
    const isKnown = await isKnownPlace(tx, input.person, input.place, since)
    // The account's row first, always: so that two tries wait for each other instead of both for ever.
    const byAccount = isKnown ? null : await count(tx, input.account, accountDelays, now)
    const byPlace = await count(tx, input.place, addressDelays, now)
    return { result: { credential: await findCredential(tx, input.person), byAccount, byPlace } }
  },
})

/** Takes a try back that was right, or that came to no comparison. Only the right one clears the account. */
export const endTry = maintain('sign-in-try-over', {
  stores: ['signInDelay'],
  run: async (
    tx,
    { input }: { deps: Deps; input: Try & Omit<Begun, 'credential'> & { readonly isRight: boolean } },
  ) => {
    if (input.isRight) await forgetTries(tx, input.account)
    else if (input.byAccount) await takeTryBack(tx, input.account, input.byAccount.blockedUntil)
    // Not cleared: whoever has an account here could guess at others for ever.
    await takeTryBack(tx, input.place, input.byPlace.blockedUntil)
    return { result: undefined }
  },
})
