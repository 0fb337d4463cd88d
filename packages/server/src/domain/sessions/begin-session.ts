import type { Id, SealedRef } from '@postern/protocol'
import { z } from 'zod'
import type { Deps } from '../../kernel/deps.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { Tx } from '../../kernel/tx.ts'
import { agentFamily } from './agent-family.ts'
import { agentPlace, idleMinutes, longestSessionMs } from './model.ts'
import { hashOfToken } from './session-token.ts'
import { endSessions, insertSession } from './store.ts'

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

/** How a session is begun, as a request says it. */
export const beginning = {
  idleMinutes: z.int().min(idleMinutes.least).max(idleMinutes.most),
  place: bytes,
  userAgent: z.string().nullable(),
  /** The hash of what the cookie carried that came along. */
  replaces: bytes.nullable(),
}

interface Given {
  readonly idleMinutes: number
  readonly place: Uint8Array<ArrayBuffer>
  readonly userAgent: string | null
  readonly replaces: Uint8Array<ArrayBuffer> | null
}

interface Who {
  readonly person: { readonly id: Id<'User'>; readonly epoch: number }
  /** What the cookie will carry: an ID nobody had before. */
  readonly token: Secret
  /** When the person last proved who they are: the session lives as long as one that began then. */
  readonly authenticatedAt: Date
  readonly source: SealedRef | null
}

/**
 * Begins a session, and ends the one that it takes the place of. No cookie that came along is taken over (session
 * fixation).
 */
export const beginSession = async (
  tx: Tx,
  deps: Deps,
  { person, token, authenticatedAt, source }: Who,
  { idleMinutes: idle, place, userAgent, replaces }: Given,
  now: Date,
): Promise<{ readonly id: Id<'Session'>; readonly endsAt: Date; readonly ended: readonly string[] }> => {
  const ended = replaces ? await endSessions(tx, person.id, { hash: replaces }, now) : []
  const id = deps.ids.mint('Session')
  const endsAt = new Date(authenticatedAt.getTime() + longestSessionMs)
  await insertSession(tx, {
    id,
    userId: person.id,
    hash: hashOfToken(token.reveal()),
    epoch: person.epoch,
    idleMinutes: idle,
    createdAt: now,
    authenticatedAt,
    lastSeenAt: now,
    endsAt,
    startedFrom: source,
    agent:
      userAgent === null ? null : deps.keyring.seal('sessions', agentPlace(id), Buffer.from(agentFamily(userAgent))),
    place,
  })
  return { id, endsAt, ended }
}
