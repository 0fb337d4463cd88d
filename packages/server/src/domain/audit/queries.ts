import { toBase64 } from '@postern/protocol'
import { z } from 'zod'
import { consistencyProof, inclusionProof } from '../../kernel/audit/proofs.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { pageInput, type Page } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { exportLog } from './export.ts'
import { auditFilterInput } from './input.ts'
import { findLatestCheckpoint, findLeaf, findLogKey } from './log-store.ts'
import type { AuditCheckpoint, AuditEvent, AuditProof, ShownAuditEvent } from './model.ts'
import { showEvents } from './show-events.ts'
import { listAuditEvents, requireAuditEvent } from './store.ts'
import { treeRowsOf } from './tree-view.ts'

/** The events the caller may see, newest first. */
export const readAuditEvents = query('audit:read', {
  input: z.object({ ...auditFilterInput, ...pageInput }),
  run: async (view, { deps, readable, input }): Promise<Page<ShownAuditEvent>> => {
    const { first, after, last, before, ...filter } = input
    const page = await listAuditEvents(view, readable, filter, { first, after, last, before }, (eventId) =>
      deps.log.error({ eventId }, 'the stored bytes of an event hold no event'),
    )
    return { ...page, nodes: await showEvents(view, deps, page.nodes) }
  },
})

const byEvent = z.object({ eventId: idOf('AuditEvent') })

/** One event. */
export const readAuditEvent = query('audit:read', {
  input: byEvent,
  target: (view, input) => requireAuditEvent(view, input.eventId),
  run: async (view, { deps, target }): Promise<ShownAuditEvent> => (await showEvents(view, deps, [target]))[0]!,
})

/** The proof that an event is in the log, against the latest checkpoint. */
export const readAuditProof = query('audit:read', {
  input: byEvent,
  target: (view, input) => requireAuditEvent(view, input.eventId),
  run: async (view, { target: { id, canonical } }): Promise<AuditProof> => {
    // The leaf first: a checkpoint read later covers it.
    const leaf = await findLeaf(view, id)
    const checkpoint = await findLatestCheckpoint(view)
    const verifierKey = (await findLogKey(view))?.key ?? null
    if (!leaf || !checkpoint || leaf.position >= checkpoint.size) return { canonical, sealed: null, verifierKey }
    const { position, leafHash } = leaf
    const hashes = await inclusionProof(treeRowsOf(view), position, checkpoint.size)
    const sealed = { position, leafHash: toBase64(leafHash), hashes: hashes.map(toBase64), checkpoint }
    return { canonical, sealed, verifierKey }
  },
})

export interface LogState {
  /** Null before anything was sealed. */
  readonly checkpoint: AuditCheckpoint | null
  /** What its signature is verified with (C2SP signed-note): to be kept from a time one trusted it. */
  readonly verifierKey: string | null
}

/** The latest checkpoint: whoever keeps it can later tell whether anything before it was changed or cut off. */
export const readCheckpoint = query('audit:read', {
  input: z.object({}),
  run: async (view): Promise<LogState> => ({
    checkpoint: await findLatestCheckpoint(view),
    verifierKey: (await findLogKey(view))?.key ?? null,
  }),
})

/** What shows that the latest checkpoint continues one that was kept (RFC 9162 §2.1.4.1). */
export const readConsistencyProof = query('audit:read', {
  input: z.object({ size: z.int().min(0) }),
  run: async (view, { input }): Promise<{ checkpoint: AuditCheckpoint | null; hashes: readonly string[] }> => {
    const checkpoint = await findLatestCheckpoint(view)
    const size = checkpoint?.size ?? 0
    if (input.size > size) {
      throw fault('INVALID_INPUT', `The log has ${size} events: no checkpoint of ${input.size} is of this log.`, {
        fields: [{ path: 'size', message: `must be at most ${size}` }],
      })
    }
    return { checkpoint, hashes: (await consistencyProof(treeRowsOf(view), input.size, size)).map(toBase64) }
  },
})

/** What one application did from a time on, and that its breach was reported. */
const isEvidenceOf =
  (applicationId: string, since: Date | null) =>
  ({ action, content: { actor, at, target } }: AuditEvent): boolean => {
    if (since !== null && new Date(at) < since) return false
    if (actor.type === 'application' && actor.id === applicationId) return true
    return action === 'applications:report-breach' && target?.id === applicationId
  }

/**
 * The log as NDJSON lines, without their newlines, to verify offline: with every event the caller may export, or those of
 * them that are evidence of one application, and the hash alone of every other. Ends where the latest checkpoint did when
 * it was asked for; what is not sealed yet follows. The reading is recorded before the lines are given out; they are read
 * from the database as they are taken.
 */
export const exportAudit = query('audit:export', {
  input: z
    // Strict: a misspelt name would give the whole log.
    .strictObject({
      application: idOf('Application').optional(),
      since: z.iso
        .datetime({ offset: true, error: 'must be a time such as 2026-11-21T20:31:46Z' })
        .transform((time) => new Date(time))
        .optional(),
    })
    .refine(
      ({ application, since }) => application !== undefined || since === undefined,
      'give since with application',
    ),
  run: async (view, { deps, standing, input: { application, since } }): Promise<AsyncIterable<string>> => {
    const isWanted = application === undefined ? null : isEvidenceOf(application, since ?? null)
    const log = await findLogKey(view)
    if (!log) throw new Error('There is no checkpoint key, though the start makes one.')
    return exportLog({
      view,
      log,
      checkpoint: await findLatestCheckpoint(view),
      startedAt: new Date(deps.clock.now()),
      mayRead: (event) =>
        (isWanted === null || isWanted(event)) && deps.policy.decide(standing, 'audit:export', event).isAllowed,
    })
  },
})
