import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import type { AuditEvent, Permission, Role } from '@postern/protocol'
import { builtInPolicies } from '../../packages/server/src/domain/policies/built-in.ts'
import { resourceRules } from '../../packages/server/src/domain/resources.ts'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import { openCheckpointKey, type CheckpointKey } from '../../packages/server/src/kernel/audit/checkpoint-key.ts'
import { Evidence } from '../../packages/server/src/kernel/audit/evidence.ts'
import { GroupCommit } from '../../packages/server/src/kernel/audit/group-commit.ts'
import { RefusalCounts } from '../../packages/server/src/kernel/audit/refusal-counts.ts'
import { Sealer } from '../../packages/server/src/kernel/audit/sealing.ts'
import { Subjects } from '../../packages/server/src/kernel/audit/subjects.ts'
import { ChangeFeed } from '../../packages/server/src/kernel/change-feed.ts'
import type { Database, Query } from '../../packages/server/src/kernel/database.ts'
import type { Deps } from '../../packages/server/src/kernel/deps.ts'
import { openKeyring } from '../../packages/server/src/kernel/encryption/keyring.ts'
import { createIds } from '../../packages/server/src/kernel/ids.ts'
import type { Log, LogFields } from '../../packages/server/src/kernel/log.ts'
import { PolicyEngine } from '../../packages/server/src/kernel/policy/engine.ts'
import { systemRandomness } from '../../packages/server/src/kernel/randomness.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'

/** A line of the process's log that was written. */
export interface LoggedLine {
  readonly level: keyof Log
  readonly message: string
  readonly fields: LogFields
}

/** The evidence of an installation of its own, as the composition root builds it, with a clock that the test turns. */
export interface OpenLog {
  readonly test: TestDatabase
  readonly deps: Deps
  readonly key: CheckpointKey
  readonly clock: { time: number; now(): number }
  readonly logged: LoggedLine[]
  readonly spaces: readonly [string, string]
  /** Gives a user a role in a space, or in the installation. */
  userWith(role: Role, spaceId: string | null): Call
  /** Records what an application of a space did, a millisecond after the last. */
  record(spaceId: string, action?: Permission, overrides?: Partial<Call>): Promise<AuditEvent>
  recordMany(count: number, spaceId?: string): Promise<AuditEvent[]>
  /** A sealer as a process of its own would have it. */
  sealer(batchSize?: number, database?: Database): Promise<Sealer>
  sealAll(sealer?: Sealer): Promise<void>
  /** Changes evidence as the owner of the database can, with the triggers off. */
  tamper(work: (query: Query) => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

const evidenceTables = ['audit_events', 'audit_leaves', 'audit_nodes', 'audit_checkpoints'] as const

export const openLog = async (): Promise<OpenLog> => {
  const test = await freshDatabase()
  const { database } = test
  const { client } = database
  const clock = { time: Date.UTC(2026, 10, 20, 12), now: () => clock.time }
  const randomness = systemRandomness
  const ids = createIds(clock, randomness)
  const provider = {
    description: 'a key of the test',
    wrap: async (key: Uint8Array) => key,
    unwrap: async (key: Uint8Array) => key,
  }
  const logged: LoggedLine[] = []
  const writing = (level: keyof Log) => (fields: LogFields, message: string) =>
    void logged.push({ level, fields, message })
  const log: Log = {
    debug: writing('debug'),
    info: writing('info'),
    warn: writing('warn'),
    error: writing('error'),
  }
  const keyring = await openKeyring({ client, provider, clock, ids, randomness })
  const key = await openCheckpointKey({ client, keyring, clock, randomness, origin: 'localhost:4000/audit' })
  const subjects = new Subjects({ client, keyring, clock, randomness })
  const groupCommit = new GroupCommit({
    clock: systemClock,
    lanes: [await database.session('evidence 1'), await database.session('evidence 2')],
    mostWaiting: 10_000,
    onFailure: (cause) => log.error({ err: cause as Error }, 'group commit failed'),
  })
  const evidence = new Evidence({ clock, ids, subjects, groupCommit, session: await database.session('partitions') })
  const roles = new Map<string, { role: Role; spaceId: string | null }[]>()
  const principal = async ({ type, id = '' }: { type: string; id?: string }) =>
    type === 'user' ? ({ type, id, isActive: true, epoch: 0, roles: roles.get(id) ?? [], grants: null } as const) : null
  const policies = async () => ({ version: 1, policies: builtInPolicies })
  const policy = new PolicyEngine(
    { principal, principalIn: (_, actor) => principal(actor), policySet: policies, policySetIn: policies },
    resourceRules,
    ids,
  )
  const deps = {
    clock,
    randomness,
    ids,
    database,
    keyring,
    evidence,
    policy,
    log,
    refusals: new RefusalCounts(),
    activity: { acted: () => undefined },
    changes: new ChangeFeed(),
    issuer: 'http://localhost:4000',
  } as unknown as Deps

  const spaces = [ids.mint('Space'), ids.mint('Space')] as const
  const applications = new Map<string, string>()
  const callOf = (spaceId: string): Call => {
    const id = applications.get(spaceId) ?? ids.mint('Application')
    applications.set(spaceId, id)
    const actor = { type: 'application', id, spaceId, credential: ids.mint('ApplicationSecret'), scopes: new Set() }
    return { actor, requestId: ids.mint('Request'), address: '192.0.2.7' } as unknown as Call
  }
  const record: OpenLog['record'] = (spaceId, action = 'applications:read', overrides = {}) => {
    clock.time += 1
    const target = { type: 'Space', id: spaceId } as const
    return evidence.record({ ...callOf(spaceId), ...overrides }, { action, outcome: 'done', space: spaceId, target })
  }
  const sealer: OpenLog['sealer'] = async (batchSize = 2_000, from = database) =>
    new Sealer({ session: await from.session('sealing'), key, clock, batchSize })
  const usual = await sealer()
  return {
    test,
    deps,
    key,
    clock,
    logged,
    spaces,
    userWith(role, spaceId) {
      const id = ids.mint('User')
      roles.set(id, [{ role, spaceId }])
      return {
        actor: { type: 'user', id, credential: 'a session', authenticatedAt: 0 },
        requestId: ids.mint('Request'),
        address: '198.51.100.9',
      }
    },
    record,
    recordMany: async (count, spaceId = spaces[0]) => {
      // The first alone: it makes the partition and the value that the others then find.
      const first = count > 0 ? [await record(spaceId)] : []
      return [...first, ...(await Promise.all(Array.from({ length: count - first.length }, () => record(spaceId))))]
    },
    sealer,
    sealAll: async (with_ = usual) => {
      while ((await with_.sealOnce()).sealed > 0);
    },
    tamper: (work) =>
      test.asOwner(async (query) => {
        for (const table of evidenceTables) await query(`ALTER TABLE ${table} DISABLE TRIGGER append_only`)
        await work(query)
        for (const table of evidenceTables) await query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`)
      }),
    close: async () => {
      await groupCommit.drain()
      await test.close()
    },
  }
}
