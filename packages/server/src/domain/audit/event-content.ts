import type { AuditEvent as EventContent, Id } from '@postern/protocol'
import type { AuditEvent } from './model.ts'

/** The event in stored bytes; null where they hold none, so that one damaged row does not hide those beside it. */
export const auditEventOf = (row: { readonly id: string; readonly canonical: Uint8Array }): AuditEvent | null => {
  const canonical = Buffer.from(row.canonical).toString()
  const content = contentOf(canonical)
  if (content === null) return null
  const { space, action, outcome } = content
  // The row's ID is what the tree knows the event by; bytes that name another one do not hash to its leaf.
  return { type: 'AuditEvent', id: row.id as Id<'AuditEvent'>, spaceId: space, action, outcome, content, canonical }
}

const contentOf = (canonical: string): EventContent | null => {
  try {
    const content = JSON.parse(canonical) as Partial<EventContent> | null
    const { action, outcome, at, actor, space } = content ?? {}
    const isWhole =
      typeof action === 'string' &&
      typeof outcome === 'string' &&
      typeof at === 'string' &&
      typeof actor === 'object' &&
      actor !== null &&
      (space === null || typeof space === 'string')
    return isWhole ? (content as EventContent) : null
  } catch {
    return null
  }
}
