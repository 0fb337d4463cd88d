import type { Id } from '@postern/protocol'
import type { OutboxMessage as MessageRow } from '../../generated/prisma/client.ts'
import { messagesIn, stateOfMessage, type MessageState } from '../../kernel/outbox.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import type { View } from '../../kernel/tx.ts'
import { maskedAddress } from './masked-address.ts'
import type { MessageKind, ShownMessage } from './model.ts'

/** The invitation that a message carries to its guest. */
const invitationIn = ({ topic, payload }: MessageRow): string | null => {
  const { invitationId } = payload as { readonly invitationId?: unknown }
  return topic === 'invitations:create' && typeof invitationId === 'string' ? invitationId : null
}

const kindOf = (row: MessageRow): MessageKind => {
  if (row.webhookId !== null) return 'webhook'
  return row.recipientId !== null || invitationIn(row) !== null ? 'letter' : 'notice'
}

/** Of the person or guest with an ID the address, masked; of who is not there any more nothing. */
type Addresses = ReadonlyMap<string, string | null>

const addressesOf = async (view: View, rows: readonly MessageRow[]): Promise<Addresses> => {
  const people = rows.flatMap(({ recipientId }) => (recipientId === null ? [] : [recipientId]))
  const guests = rows.flatMap((row) => invitationIn(row) ?? [])
  const select = { id: true, email: true } as const
  const found = [
    ...(people.length > 0 ? await view.user.findMany({ where: { id: { in: people } }, select }) : []),
    ...(guests.length > 0 ? await view.invitation.findMany({ where: { id: { in: guests } }, select }) : []),
  ]
  return new Map(found.map(({ id, email }) => [id, maskedAddress(email)]))
}

const shownOf = (row: MessageRow, addresses: Addresses): ShownMessage => {
  const state = stateOfMessage(row)
  const receiver = row.recipientId ?? invitationIn(row)
  return {
    id: row.id as Id<'OutboxMessage'>,
    spaceId: row.spaceId as Id<'Space'> | null,
    kind: kindOf(row),
    topic: row.topic.replace(':', '.'),
    to: (receiver !== null && addresses.get(receiver)) || null,
    webhookId: row.webhookId as Id<'Webhook'> | null,
    state,
    attempts: row.attempts,
    lastError: row.lastError,
    createdAt: row.createdAt,
    nextAttemptAt: state === 'waiting' ? row.availableAt : null,
    deliveredAt: row.deliveredAt,
    failedAt: row.failedAt,
  }
}

export interface MessageFilter {
  readonly spaceId?: string | null | undefined
  readonly state?: MessageState | null | undefined
}

/** What leaves, and left as far as it is kept, newest first. */
export const listMessages = async (
  view: View,
  readable: Conditions,
  { spaceId, state }: MessageFilter,
  page: PageInput,
): Promise<Page<ShownMessage>> => {
  const wanted = { ...(spaceId && { spaceId }), ...(state && messagesIn[state]) }
  const { nodes, ...found } = await readPage(page, 'desc', ({ where, ...order }) =>
    view.outboxMessage.findMany({ ...order, where: allOf(readable, wanted, where) }),
  )
  const addresses = await addressesOf(view, nodes)
  const count = counting((bounds) => view.outboxMessage.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, nodes: nodes.map((row) => shownOf(row, addresses)), count }
}
