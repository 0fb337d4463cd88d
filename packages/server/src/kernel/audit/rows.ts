import type { AuditEvent } from '@postern/protocol'
import { canonicalEvent } from './canonical-event.ts'

const columns = [
  'id',
  'at',
  'space_id',
  'action',
  'outcome',
  'code',
  'actor_type',
  'actor_id',
  'credential_id',
  'target_type',
  'target_id',
  'request_id',
  'source_ref',
  'canonical',
] as const

/** An event as stored: columns to search by, and the canonical text that is hashed. */
export type EventRow = readonly (string | null)[]

/** The row of an event. @throws TypeError where the event has no canonical form. */
export const rowOf = (event: AuditEvent): EventRow => {
  const { actor, target } = event
  return [
    event.id,
    event.at,
    event.space,
    event.action,
    event.outcome,
    event.code,
    actor.type,
    'id' in actor ? actor.id : null,
    'credential' in actor ? actor.credential : null,
    target?.type ?? null,
    target?.id ?? null,
    event.request,
    event.source,
    canonicalEvent(event),
  ]
}

const typed = columns.map((_, index) => `$${index + 1}::text[]`).join(', ')
const selected = columns
  .map((name) => (name === 'at' ? 'at::timestamptz' : name === 'canonical' ? `convert_to(canonical, 'UTF8')` : name))
  .join(', ')

/** Writes any number of events in one statement; its parameters are `columnsOf(rows)`. */
export const insertStatement =
  `INSERT INTO audit_events (${columns.join(', ')}) ` +
  `SELECT ${selected} FROM unnest(${typed}) AS event(${columns.join(', ')})`

/** The rows turned into one array per column. */
export const columnsOf = (rows: readonly EventRow[]): (string | null)[][] =>
  columns.map((_, index) => rows.map((row) => row[index] ?? null))
