import { endpoints } from '@postern/protocol'
import type { AccessToken } from '../access-token.ts'
import { discard } from '../discard.ts'
import type { TokenOptions } from '../token-client.ts'
import { withDeadline } from '../deadline.ts'
import { PosternError } from '../errors.ts'
import { readText, receive } from '../exchange.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant, Platform } from '../platform.ts'
import type { ProofOfPossession } from '../proof-of-possession.ts'
import { retryAfterSeconds } from '../retry-after.ts'
import type { AccessClaims, Origin } from './access-claims.ts'
import type { KeySet } from './key-set.ts'
import { readRevocationDocument } from './revocation-document.ts'
import type { RevocationDocument } from './revocation-document.ts'
import type { ServerTime } from './server-time.ts'

/** What fetches the tokens the feed is read with: a client whose application holds `tokens:introspect`. */
export interface FeedClient {
  token(options: TokenOptions): Promise<AccessToken>
  invalidate(token: AccessToken): void
  /** What the tokens are bound by, where they are. */
  readonly dpop?: ProofOfPossession | undefined
}

interface Options {
  readonly platform: Platform
  readonly time: ServerTime
  readonly keys: KeySet
  readonly issuer: string
  readonly client: FeedClient
  readonly spaces: ReadonlySet<string> | null
  /** Called when it changes whether what was revoked is known. */
  readonly onChange: () => void
}

const where = 'revocation feed'
const maxBytes = 8 * 1024 * 1024
/** A document is asked for so often; one that is not there after so long is not waited for. */
const rhythmMs = 5_000
const longestPollMs = 4_000
/** No document counts for longer, whatever it says of itself. */
const longestLifeMs = 60_000
/** After failures in a row so many beats pass until the next try: the rhythm stays, and the issuer has time to come back. */
const beatsAfter = [1, 1, 1, 2, 2, 4, 6]

/** What was revoked, by the signed document of one space. It is read as long as the verifier is in use. */
export class RevocationFeed {
  readonly #options: Options
  /** What sends the token of the feed: with the proof of its key, where it is bound to one. */
  readonly #sender: Platform
  #document: RevocationDocument | null = null
  #etag: string | null = null
  #receivedAt: Instant | null = null
  /** Milliseconds from `#receivedAt` in which the document says what is true. */
  #lifeMs = 0
  #startedAt: Instant | null = null
  #pauseMs = rhythmMs
  #failures = 0
  #flight: Promise<void> | null = null
  /** Whether tokens wait for the flight: what is known without it is too old. */
  #isAwaited = false
  #wasCurrent = false
  #cancelPoll: (() => void) | null = null
  #cancelEnd: (() => void) | null = null
  #closed = false

  constructor(options: Options) {
    this.#options = options
    const { platform, client } = options
    this.#sender = client.dpop ? { ...platform, fetch: client.dpop.bind(platform) } : platform
  }

  /** Whether what was revoked is known. */
  get isCurrent(): boolean {
    return this.#receivedAt !== null && this.#ageMs() < this.#lifeMs
  }

  /** Seconds since the document in hand was signed, by the issuer's time; null without one. */
  get ageSeconds(): number | null {
    return this.#document && Math.max(Math.round(this.#options.time.now() / 1000) - this.#document.issuedAt, 0)
  }

  /** What to wait for before a token is judged: the first document, and one that is overdue since the process was frozen. */
  due(now: Instant): Promise<void> | null {
    if (this.#closed) return null
    if (this.#flight === null) {
      const isLate = this.#startedAt === null || elapsedMs(this.#startedAt, now) - this.#pauseMs >= rhythmMs
      if (!isLate) return null
      this.#isAwaited = true
      return this.#poll()
    }
    // A poll of the usual rhythm holds nobody up.
    return this.#isAwaited ? this.#flight : null
  }

  /** The space the document is of: of tokens of another it says nothing. Null as long as there is none. */
  get space(): string | null {
    return this.#document?.space ?? null
  }

  /** Whether a token of that space is void although it verifies. */
  isVoid(claims: AccessClaims): boolean {
    const document = this.#document
    if (document === null) return false
    return isVoidIn(document, claims, claims) || claims.origins.some((origin) => isVoidIn(document, origin, claims))
  }

  close(): void {
    this.#closed = true
    this.#cancelPoll?.()
    this.#cancelEnd?.()
  }

  #now(): Instant {
    return this.#options.platform.clock.now()
  }

  #ageMs(): number {
    return this.#receivedAt === null ? Infinity : elapsedMs(this.#receivedAt, this.#now())
  }

  #poll(): Promise<void> {
    if (this.#flight !== null) return this.#flight
    this.#cancelPoll?.()
    const isFirst = this.#startedAt === null
    const startedAt = this.#now()
    this.#startedAt = startedAt
    const { clock, random } = this.#options.platform
    const reading = withDeadline({ clock, timeoutMs: longestPollMs, where }, (signal) => this.#read(signal))
    this.#flight = reading.then(
      // Verifiers that started together do not ask together: each has a beat of its own.
      () => this.#landed(startedAt, 0, isFirst ? rhythmMs * (1 - random() / 2) : rhythmMs),
      (error: unknown) => this.#landed(startedAt, this.#failures + 1, this.#restMs(error)),
    )
    return this.#flight
  }

  /** How long to leave the issuer in peace after one failure more: whole beats, and no fewer than it asks for. */
  #restMs(error: unknown): number {
    const beats = beatsAfter[Math.min(this.#failures, beatsAfter.length - 1)] as number
    const askedMs = error instanceof PosternError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
    return Math.max(beats, Math.ceil(Math.min(askedMs, longestLifeMs) / rhythmMs)) * rhythmMs
  }

  #landed(startedAt: Instant, failures: number, pauseMs: number): void {
    this.#flight = null
    this.#isAwaited = false
    this.#failures = failures
    this.#pauseMs = pauseMs
    if (this.#closed) return
    this.#tell()
    const waitMs = Math.max(pauseMs - elapsedMs(startedAt, this.#now()), 0)
    this.#cancelPoll = this.#options.platform.clock.schedule(() => void this.#poll(), Math.ceil(waitMs), 'background')
  }

  #tell(): void {
    if (this.#wasCurrent === this.isCurrent) return
    this.#wasCurrent = this.isCurrent
    this.#options.onChange()
  }

  /** @throws PosternError and what the client throws */
  async #read(signal: AbortSignal): Promise<void> {
    const { issuer, client, time, keys, spaces } = this.#options
    const token = await client.token({ scope: ['tokens:introspect'], audience: issuer, signal })
    const sentAt = this.#now()
    const headers = {
      accept: '*/*',
      authorization: `Bearer ${token.value}`,
      ...(this.#etag !== null && { 'if-none-match': this.#etag }),
    }
    const url = issuer + endpoints.revocations.path
    const response = await receive(this.#sender, { url, method: 'GET', headers, where }, signal)
    const { status } = response
    time.learn(response.headers, sentAt)
    if (status !== 200) {
      discard(response.body)
      // Nothing has changed since; how long the document is good for is what it says itself.
      if (status === 304 && this.#document !== null) return
      if (status === 401) client.invalidate(token)
      const wait = retryAfterSeconds(response.headers, this.#now().wall)
      throw new PosternError(status === 403 ? 'FORBIDDEN' : 'INVALID_RESPONSE', {
        where,
        status,
        retryAfterSeconds: wait,
      })
    }
    const text = await readText(response, maxBytes, where)
    const nowSeconds = time.now() / 1000
    const document = await readRevocationDocument(text, keys, { issuer, spaces, nowSeconds })
    if (document === null || !this.#accept(document, nowSeconds))
      throw new PosternError('INVALID_RESPONSE', { where, status })
    this.#etag = response.headers.get('etag')
  }

  /** Takes a document over that is not older than the one in hand, and of the same space: nobody turns time back. */
  #accept(document: RevocationDocument, nowSeconds: number): boolean {
    const before = this.#document
    if (before !== null && (before.space !== document.space || before.issuedAt > document.issuedAt)) return false
    this.#document = before?.issuedAt === document.issuedAt ? joined(before, document) : document
    this.#receivedAt = this.#now()
    this.#lifeMs = Math.min((document.expiresAt - nowSeconds) * 1000, longestLifeMs)
    this.#cancelEnd?.()
    const end = Math.ceil(this.#lifeMs) + 1
    this.#cancelEnd = this.#options.platform.clock.schedule(() => this.#tell(), end, 'background')
    return true
  }
}

/** Whether the document voids a token, by itself or by the epoch of its application. */
const isVoidIn = (
  document: RevocationDocument,
  { tokenId, clientId, epoch }: Origin,
  { issuedAt }: Pick<AccessClaims, 'issuedAt'>,
): boolean => {
  if (document.revoked.has(tokenId)) return true
  const current = document.epochs.get(clientId)
  // Whoever had a token before the document was made is in it, or is gone.
  return current === undefined ? issuedAt < document.issuedAt : epoch < current
}

/** Of two documents of one moment what either says: nothing is taken back within it, whichever came last. */
const joined = (one: RevocationDocument, other: RevocationDocument): RevocationDocument => {
  const epochs = new Map(one.epochs)
  for (const [client, epoch] of other.epochs) epochs.set(client, Math.max(epoch, epochs.get(client) ?? 0))
  return { ...other, revoked: new Set([...one.revoked, ...other.revoked]), epochs }
}
