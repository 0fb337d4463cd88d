import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './adapters/database/open.ts'
import { readDocumentsFile } from './adapters/documents-file.ts'
import { createEgress } from './adapters/egress/egress.ts'
import { createOutboxFile } from './adapters/outbox-file.ts'
import { createLog } from './adapters/log.ts'
import { createMail } from './adapters/mail.ts'
import { chooseMasterKey } from './adapters/master-key/choose.ts'
import { createPasswordHasher } from './adapters/password-hash.ts'
import { writeSetupTokenFile } from './adapters/setup-token-file.ts'
import { createTokenSigner } from './adapters/signing/token-signer.ts'
import type { Config } from './config.ts'
import { advanceRotations } from './domain/applications/advance-rotations.ts'
import { settleLeakReports } from './domain/applications/leak-settling.ts'
import { UsageCounters } from './domain/applications/usage-counters.ts'
import { writeUsage } from './domain/applications/usage-writing.ts'
import { createInvitationGate } from './domain/invitations/gate.ts'
import { SharedLimits } from './domain/limits/sharing.ts'
import { resourceRules } from './domain/resources.ts'
import { SessionDirectory } from './domain/sessions/session-directory.ts'
import { SpaceLogLevels } from './domain/spaces/log-levels.ts'
import { ClientDirectory } from './domain/tokens/client-directory.ts'
import { DenyList } from './domain/tokens/deny-list.ts'
import { DpopProofs } from './domain/tokens/dpop-proofs.ts'
import { OneTimeIds } from './domain/tokens/one-time-ids.ts'
import { RemoteKeySets } from './domain/tokens/remote-key-sets.ts'
import { TokenVerifier } from './domain/tokens/verification.ts'
import { createAuditExport } from './faces/audit-export/endpoint.ts'
import { AllowedDocuments } from './faces/graphql/allowed-documents.ts'
import { createGraphqlHandler } from './faces/graphql/handler.ts'
import { createListener } from './faces/http.ts'
import { createMetrics } from './faces/ops/metrics.ts'
import { createReadiness } from './faces/ops/readiness.ts'
import { createOutboxPage } from './faces/outbox/endpoint.ts'
import { createCertificateOf } from './faces/shared/client-certificate.ts'
import { createClientAddress } from './faces/shared/client-address.ts'
import type { Services } from './faces/shared/services.ts'
import { createTrace } from './faces/shared/trace.ts'
import { Traffic } from './faces/shared/traffic.ts'
import { createTrustedPeer } from './faces/shared/trusted-peer.ts'
import { UnderWay } from './faces/under-way.ts'
import { deliverOutbox } from './jobs/deliver-outbox.ts'
import { deliverWebhooks } from './jobs/deliver-webhooks.ts'
import { diagnoseJob } from './jobs/diagnose.ts'
import { expireJob } from './jobs/expire.ts'
import { remindJob } from './jobs/remind.ts'
import { JobRunner, type Job } from './jobs/runner.ts'
import { sealAuditJob } from './jobs/seal-audit.ts'
import { emptyStock, takeStockJob } from './jobs/take-stock.ts'
import { Arrivals, logChannel } from './kernel/audit/arrivals.ts'
import { openCheckpointKey } from './kernel/audit/checkpoint-key.ts'
import { Evidence } from './kernel/audit/evidence.ts'
import { GroupCommit } from './kernel/audit/group-commit.ts'
import { LogTail } from './kernel/audit/log-tail.ts'
import { RefusalCounts } from './kernel/audit/refusal-counts.ts'
import { Sealer } from './kernel/audit/sealing.ts'
import { Subjects } from './kernel/audit/subjects.ts'
import { writeRefusalCounts } from './kernel/audit/write-refusal-counts.ts'
import { changeChannel, ChangeFeed } from './kernel/change-feed.ts'
import { systemClock, type Clock } from './kernel/clock.ts'
import type { Database } from './kernel/database.ts'
import type { Deps } from './kernel/deps.ts'
import type { Egress } from './kernel/egress.ts'
import { openKeyring } from './kernel/encryption/keyring.ts'
import { createIds } from './kernel/ids.ts'
import { createTokenQuotas } from './kernel/limits/quotas.ts'
import { createLimits } from './kernel/limits/limits.ts'
import type { Log } from './kernel/log.ts'
import type { Outbound } from './kernel/outbox.ts'
import { PolicyEngine } from './kernel/policy/engine.ts'
import { systemRandomness, type Randomness } from './kernel/randomness.ts'
import { Refresh } from './kernel/refresh.ts'
import type { Secret } from './kernel/secret.ts'
import { Subscriptions } from './kernel/subscriptions.ts'
import { viewOf } from './kernel/view-access.ts'
import { createPolicySource } from './workflows/policy-source.ts'
import { loadSigningKeys, rotateSigningKeys, signingKeysChange } from './workflows/rotate-signing-keys.ts'
import { createSetUpGate, renewSetupToken } from './workflows/set-up.ts'

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock
  readonly randomness?: Randomness
  readonly database?: Database
  readonly log?: Log
  readonly outbound?: Outbound
  readonly egress?: Egress
}

export interface App {
  readonly services: Services
  readonly listener: ReturnType<typeof createListener>
  readonly jobs: JobRunner
  /** Where the master key is, for the start's report. */
  readonly keyDescription: string
  /** What checkpoints are verified with. */
  readonly verifierKey: string
  /** Makes the one-time set-up token, replacing the last, and leaves it in its file; null where the installation is set up. */
  renewSetupToken(): Promise<Secret | null>
  /** Answers 503 from now on; what is under way goes on, and resolves once all of it is answered. */
  stopAccepting(): Promise<void>
  /** Resolves when the embedded database went down by itself: only a new start brings it back. */
  readonly broken: Promise<Error>
  /** Writes what is held in memory and closes the database. */
  close(): Promise<void>
}

const lanes = { embedded: 1, postgres: 2 } as const
const mostWaitingEvents = 20_000

/** Builds the service. @throws DatabaseRefusal, MasterKeyRefusal, DocumentsRefusal */
export const createApp = async (config: Config, issuer: string, overrides: Overrides = {}): Promise<App> => {
  const clock = overrides.clock ?? systemClock
  const randomness = overrides.randomness ?? systemRandomness
  const log = overrides.log ?? createLog(config.logLevel)
  const ids = createIds(clock, randomness)
  const allowed = allowedDocuments(config)
  const broken = Promise.withResolvers<Error>()
  const database =
    overrides.database ??
    (await openDatabase({
      url: config.databaseUrl?.reveal(),
      migrationUrl: config.migrationUrl?.reveal(),
      directory: join(config.dataDirectory, 'database'),
      onBroken: broken.resolve,
    }))
  try {
    return await build()
  } catch (cause) {
    await database.close().catch(() => undefined)
    throw cause
  }

  async function build(): Promise<App> {
    const { client } = database
    const view = viewOf(client)
    const provider = chooseMasterKey(config, randomness)
    const keyring = await openKeyring({ client, provider, clock, ids, randomness })
    const checkpointKey = await openCheckpointKey({
      client,
      keyring,
      clock,
      randomness,
      origin: `${new URL(issuer).host}/audit`,
    })
    const upkeep = await database.session('upkeep')
    const arrivals = new Arrivals({
      clock,
      name: Buffer.from(randomness.bytes(9)).toString('base64url'),
      send: (message) => upkeep.query('SELECT pg_notify($1, $2)::text', [logChannel, message]),
    })
    const groupCommit = new GroupCommit({
      lanes: await Promise.all(
        Array.from({ length: lanes[database.kind] }, (_, index) => database.session(`audit-${index + 1}`)),
      ),
      clock,
      mostWaiting: mostWaitingEvents,
      onFailure: (cause) => log.error({ err: cause as Error }, 'the audit cannot be written'),
      onCommitted: () => arrivals.committed(),
    })
    const evidence = new Evidence({
      clock,
      ids,
      groupCommit,
      session: upkeep,
      subjects: new Subjects({ client, keyring, clock, randomness }),
    })
    const changes = new ChangeFeed()
    const stopListening = await database.listen(
      changeChannel,
      (payload) => changes.receive(payload),
      () => changes.gap(),
    )
    // A change has an event, and a gap may have hidden some; what may be followed may have changed, too.
    const nudge = (): void => arrivals.nudge()
    changes.subscribe(nudge, nudge)
    const stopHearing = await database.listen(logChannel, (message) => arrivals.receive(message), nudge)
    const subscriptions = new Subscriptions({ tail: new LogTail(await database.session('following')), arrivals })
    const usage = new UsageCounters()
    const deps: Deps = {
      clock,
      randomness,
      ids,
      database,
      keyring,
      evidence,
      activity: usage,
      refusals: new RefusalCounts(),
      policy: new PolicyEngine(createPolicySource(view, changes), resourceRules, ids),
      changes,
      subscriptions,
      passwords: createPasswordHasher(Math.max(1, availableParallelism() - 1)),
      signer: createTokenSigner(log),
      egress: overrides.egress ?? createEgress({ allowance: config.egressAllowance }),
      issuer,
      takesCertificates: config.clientCertificates !== 'none',
      log,
    }
    const signingKeys = new Refresh({
      run: () => loadSigningKeys(deps, view),
      onFailure: (cause) => log.error({ err: cause as Error }, 'signing keys cannot be read'),
    })
    changes.subscribe(
      ({ id }) => id === signingKeysChange.id && signingKeys.ask(),
      () => signingKeys.ask(),
    )

    const sealer = new Sealer({ session: await database.session('sealing'), key: checkpointKey, clock })
    const outbound =
      overrides.outbound ??
      (config.mail
        ? createMail({ ...config.mail, host: new URL(issuer).hostname })
        : createOutboxFile(join(config.dataDirectory, 'outbox.ndjson')))
    const sealing = { lateByMs: 0 }
    const stock = emptyStock()
    const jobs = new JobRunner(database, log, [
      { name: 'rotate-signing-keys', everyMs: 600_000, runsOn: 'one', run: () => rotateSigningKeys(deps, view) },
      { name: 'deliver-outbox', everyMs: 5_000, runsOn: 'one', run: () => deliverOutbox(deps, view, outbound) },
      { name: 'deliver-webhooks', everyMs: 5_000, runsOn: 'one', run: () => deliverWebhooks(deps, view) },
      { name: 'settle-leak-reports', everyMs: 5_000, runsOn: 'one', run: () => settleLeakReports(deps, view) },
      { name: 'write-usage', everyMs: 5_000, runsOn: 'each', run: () => writeUsage(deps, usage) },
      { name: 'advance-rotations', everyMs: 10_000, runsOn: 'one', run: () => advanceRotations(deps, view) },
      { name: 'write-refusal-counts', everyMs: 10_000, runsOn: 'each', run: () => writeRefusalCounts(deps) },
      remindJob(deps, view),
      diagnoseJob(deps, view),
      takeStockJob(view, clock, stock),
      expireJob(deps),
      sealAuditJob({ database, sealer, clock, log, sealing }),
    ] satisfies Job[])
    await firstSigningKey(jobs, deps, () => loadSigningKeys(deps, view))

    const denied = new DenyList(view, changes, clock)
    await denied.load()
    // The embedded database has one instance: there is nobody to share with.
    const sharedLimits = database.kind === 'postgres' ? new SharedLimits(deps) : null
    let isLive = true
    const underWay = new UnderWay()
    const oneTimeIds = new OneTimeIds(deps)
    const services: Services = {
      deps,
      clients: new ClientDirectory(view, changes),
      oneTimeIds,
      proofs: new DpopProofs(deps, oneTimeIds),
      keySets: new RemoteKeySets(deps.egress, clock),
      verifier: new TokenVerifier(deps, denied),
      sessions: new SessionDirectory(deps, view),
      usage,
      setUpGate: createSetUpGate(view),
      invitationGate: createInvitationGate(view, clock),
      traffic: new Traffic(),
      spaceLogLevels: new SpaceLogLevels(view, changes),
      limits: createLimits(clock, config.limits, sharedLimits),
      tokenQuotas: createTokenQuotas(clock, sharedLimits),
      isLive: () => isLive,
      faults: createReadiness({ session: upkeep, evidence, sealer, canSign: () => deps.signer.isReady(clock.now()) }),
    }
    return {
      services,
      jobs,
      listener: createListener({
        services,
        handlers: {
          graphql: createGraphqlHandler(deps, services.spaceLogLevels, allowed),
          metrics: createMetrics({ groupCommit, jobs, sealing, stock }, config.metricsToken),
          auditExport: createAuditExport(deps, () => jobs.runNow('seal-audit')),
          outbox: createOutboxPage({ isLettersFile: config.mail === null }),
        },
        underWay,
        clientAddress: createClientAddress(config.trustedProxies),
        certificateOf: createCertificateOf(config),
        isTrustedPeer: createTrustedPeer(config),
        traceOf: createTrace(config.trustedProxies),
      }),
      keyDescription: provider.description,
      verifierKey: checkpointKey.text,
      renewSetupToken: async () => {
        const token = await renewSetupToken(deps)
        writeSetupTokenFile(join(config.dataDirectory, 'setup-token'), token)
        return token
      },
      stopAccepting: () => {
        isLive = false
        // They would be under way for hours.
        subscriptions.stop()
        return underWay.finish()
      },
      broken: broken.promise,
      close: async () => {
        isLive = false
        subscriptions.stop()
        signingKeys.stop()
        try {
          // In this order: what is under way is written, then counted and sealed, and only then the sessions end.
          await groupCommit.drain()
          await sharedLimits?.close()
          await services.oneTimeIds.close()
          await jobs.stop()
          await groupCommit.close()
          await stopListening()
          await stopHearing()
        } finally {
          await deps.signer.close()
          await database.close()
        }
      },
    }
  }
}

/** @throws DocumentsRefusal */
const allowedDocuments = ({ documentsFile, documentsFor }: Config): AllowedDocuments | null =>
  documentsFile === null
    ? null
    : new AllowedDocuments({
        documents: readDocumentsFile(documentsFile),
        areForApplicationsOnly: documentsFor === 'applications',
      })

const keyPollMs = 100
const longestKeyWait = 100

/** One instance makes the first key, under the job's lease; those that start beside it wait until it is there. */
const firstSigningKey = async (jobs: JobRunner, deps: Deps, load: () => Promise<void>): Promise<void> => {
  for (let tries = 0; tries < longestKeyWait; tries += 1) {
    await jobs.runNow('rotate-signing-keys')
    await load()
    if (deps.signer.isReady(deps.clock.now())) return
    await new Promise((resolve) => setTimeout(resolve, keyPollMs))
  }
  throw new Error('No signing key could be made.')
}
