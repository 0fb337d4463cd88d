import { formatVerifierKey, toBase64 } from '@postern/protocol'
import { verifierOf } from '../../kernel/audit/checkpoint-key.ts'
import type { View } from '../../kernel/tx.ts'
import type { AuditCheckpoint } from './model.ts'

/** The latest checkpoint, or null before anything was sealed. */
export const findLatestCheckpoint = async (view: View): Promise<AuditCheckpoint | null> => {
  const row = await view.auditCheckpoint.findFirst({ orderBy: { size: 'desc' } })
  if (!row) return null
  return { size: Number(row.size), root: toBase64(row.root), note: row.note, createdAt: row.createdAt }
}

/** The checkpoints of sizes from `from` up to but without `to`, in order. */
export const listCheckpoints = async (
  view: View,
  from: number,
  to: number,
): Promise<{ readonly size: number; readonly note: string }[]> => {
  const rows = await view.auditCheckpoint.findMany({
    where: { size: { gte: from, lt: to } },
    orderBy: { size: 'asc' },
    select: { size: true, note: true },
  })
  return rows.map(({ size, note }) => ({ size: Number(size), note }))
}

/** The log's name and verifier key (C2SP signed-note), or null before the first start made it. */
export const findLogKey = async (view: View): Promise<{ readonly origin: string; readonly key: string } | null> => {
  const row = await view.signingKey.findFirst({
    where: { purpose: 'audit_checkpoint' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, publicJwk: true },
  })
  if (!row) return null
  const verifier = await verifierOf(row)
  return { origin: verifier.name, key: formatVerifierKey(verifier) }
}

export interface AuditLeaf {
  readonly position: number
  readonly eventId: string
  readonly leafHash: Uint8Array
}

export const findLeaf = async (view: View, eventId: string): Promise<AuditLeaf | null> => {
  const row = await view.auditLeaf.findUnique({ where: { eventId } })
  return row && { ...row, position: Number(row.position) }
}

/** Leaves from one position up to but without another, in order. */
export const listLeaves = async (view: View, from: number, to: number): Promise<AuditLeaf[]> => {
  const rows = await view.auditLeaf.findMany({
    where: { position: { gte: from, lt: to } },
    orderBy: { position: 'asc' },
  })
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}
