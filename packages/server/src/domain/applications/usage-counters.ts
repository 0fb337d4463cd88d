import type { ClientProgram, ErrorCode, Permission } from '@postern/protocol'
import type { Activity } from '../../kernel/activity.ts'
import type { Call } from '../../kernel/actor.ts'
import { burstTokens, mostNames, otherName, skewStep, type UsageKind } from './usage-model.ts'

/** What was counted of one secret, or of the application where no secret was presented. */
export interface SecretCount {
  readonly applicationId: string
  readonly secretId: string
  tokens: number
  refusals: number
  lastUsedAt: number
  lastAddress: string | null
  lastProgram: ClientProgram | null
}

interface NameCount {
  count: number
  lastAt: number
}

/** What was counted of one application by name. Places are addresses here; what is written is the network alone. */
export type ApplicationNames = Map<UsageKind, Map<string, NameCount>>

/** One name of one application. */
export interface NameRow {
  readonly applicationId: string
  readonly kind: UsageKind
  readonly name: string
  readonly count: number
  readonly lastAt: number
}

interface TakenUsage {
  readonly secrets: readonly SecretCount[]
  readonly names: ReadonlyMap<string, ApplicationNames>
}

interface Second {
  at: number
  tokens: number
}

const productOf = ({ name, version }: ClientProgram): string => `${name}/${version}`

/**
 * What applications do, counted in memory and written in batches: no row per call, and nothing to wait for. A process
 * that is killed loses what it counted since the last batch. Names that others make up are bounded here, too.
 */
export class UsageCounters implements Activity {
  /** All of them since the start, for the metrics. */
  tokensIssued = 0
  #secrets = new Map<string, SecretCount>()
  #names = new Map<string, ApplicationNames>()
  /** The tokens of the second that is under way, by application. */
  readonly #seconds = new Map<string, Second>()

  acted({ actor, address, program = null }: Call, permission: Permission, code: ErrorCode | null, now: number): void {
    if (actor.type !== 'application') return
    if (code !== null) this.refused(actor.id, actor.credential, code, now)
    else if (permission === 'tokens:issue') this.issued(actor.id, actor.credential, address, now, program)
    else {
      // Exchanges are as many as the calls that they are for: counted as tokens, they would pass for uncached fetching.
      if (permission === 'tokens:exchange') this.#used(actor.id, actor.credential, address, now, program)
      this.#add(actor.id, 'call', permission, now)
      this.#seen(actor.id, address, now, program, 0)
    }
  }

  issued(
    applicationId: string,
    secretId: string,
    address: string | null,
    now: number,
    program: ClientProgram | null = null,
  ): void {
    this.tokensIssued += 1
    this.#used(applicationId, secretId, address, now, program).tokens += 1
    this.#seen(applicationId, address, now, program, 1)
    const second = Math.floor(now / 1_000)
    const running = this.#seconds.get(applicationId)
    if (running?.at === second) running.tokens += 1
    else {
      if (running) this.#endSecond(applicationId, running)
      this.#seconds.set(applicationId, { at: second, tokens: 1 })
    }
  }

  /** `secretId` is empty where no secret of the application was presented. */
  refused(applicationId: string, secretId: string, code: ErrorCode, now: number): void {
    this.#secret(applicationId, secretId).refusals += 1
    this.#add(applicationId, 'refusal', code, now)
  }

  /** A secret was presented that was right until it expired. */
  retriedExpired(applicationId: string, secretId: string, now: number): void {
    this.#add(applicationId, 'expired', secretId, now)
  }

  #used(
    applicationId: string,
    secretId: string,
    address: string | null,
    now: number,
    program: ClientProgram | null,
  ): SecretCount {
    const count = this.#secret(applicationId, secretId)
    count.lastUsedAt = now
    count.lastAddress = address
    count.lastProgram = program
    return count
  }

  #seen(
    applicationId: string,
    address: string | null,
    now: number,
    program: ClientProgram | null,
    tokens: number,
  ): void {
    if (address !== null) this.#add(applicationId, 'place', address, now)
    if (!program) return
    this.#add(applicationId, 'version', productOf(program), now)
    if (program.instance !== null) this.#add(applicationId, 'instance', program.instance, now, tokens)
    const step = program.skewSeconds === null ? null : skewStep(program.skewSeconds)
    if (step !== null) this.#add(applicationId, 'skew', step, now)
  }

  #endSecond(applicationId: string, { at, tokens }: Second): void {
    this.#seconds.delete(applicationId)
    if (tokens < burstTokens) return
    this.#add(applicationId, 'burst', 'tokens', at * 1_000, tokens)
    this.#add(applicationId, 'burst', 'seconds', at * 1_000)
  }

  #secret(applicationId: string, secretId: string): SecretCount {
    const key = secretId || applicationId
    const held = this.#secrets.get(key)
    if (held) return held
    const fresh: SecretCount = {
      ...{ applicationId, secretId, tokens: 0, refusals: 0 },
      ...{ lastUsedAt: 0, lastAddress: null, lastProgram: null },
    }
    this.#secrets.set(key, fresh)
    return fresh
  }

  #add(applicationId: string, kind: UsageKind, name: string, now: number, by = 1): void {
    const kinds: ApplicationNames = this.#names.get(applicationId) ?? new Map<UsageKind, Map<string, NameCount>>()
    this.#names.set(applicationId, kinds)
    const names: Map<string, NameCount> = kinds.get(kind) ?? new Map<string, NameCount>()
    kinds.set(kind, names)
    const kept = names.has(name) || names.size < mostNames[kind] ? name : otherName
    const held = names.get(kept)
    if (held) {
      held.count += by
      held.lastAt = Math.max(held.lastAt, now)
    } else names.set(kept, { count: by, lastAt: now })
  }

  /** Takes what was counted; it is the caller's to write, or to give back. */
  take(now: number): TakenUsage {
    for (const [applicationId, second] of this.#seconds)
      if (second.at < Math.floor(now / 1_000)) this.#endSecond(applicationId, second)
    const taken = { secrets: [...this.#secrets.values()], names: this.#names }
    this.#secrets = new Map()
    this.#names = new Map()
    return taken
  }

  giveBack(secrets: readonly SecretCount[]): void {
    for (const count of secrets) {
      const held = this.#secret(count.applicationId, count.secretId)
      held.tokens += count.tokens
      held.refusals += count.refusals
      if (count.lastUsedAt <= held.lastUsedAt) continue
      held.lastUsedAt = count.lastUsedAt
      held.lastAddress = count.lastAddress
      held.lastProgram = count.lastProgram
    }
  }

  giveBackNames(rows: readonly NameRow[]): void {
    for (const { applicationId, kind, name, count, lastAt } of rows) this.#add(applicationId, kind, name, lastAt, count)
  }
}
