import type { ShownMessage } from '../../domain/outbox/model.ts'
import { messageStates, type MessageState } from '../../kernel/outbox.ts'
import { escapeHtml, page } from '../shared/plain-page.ts'

const stateTitles: Readonly<Record<MessageState, string>> = {
  waiting: 'Waiting',
  delivered: 'Delivered',
  failed: 'Given up',
}
const kindTitles: Readonly<Record<ShownMessage['kind'], string>> = {
  notice: 'notice, spread to webhooks and people',
  letter: 'letter',
  webhook: 'webhook',
}

const time = (at: Date): string => `<time datetime="${at.toISOString()}">${at.toISOString()}</time>`

const entriesOf = (message: ShownMessage): readonly (readonly [name: string, html: string])[] => {
  const { kind, to, webhookId, attempts, lastError, createdAt, nextAttemptAt, deliveredAt, failedAt, id } = message
  return [
    ['What', kindTitles[kind]],
    ...(to === null ? [] : [['To', escapeHtml(to)] as const]),
    ...(webhookId === null ? [] : [['To', `<code>${escapeHtml(webhookId)}</code>`] as const]),
    ['Tries', String(attempts)],
    ...(lastError === null ? [] : [['Last error', `<code>${escapeHtml(lastError)}</code>`] as const]),
    ['Since', time(createdAt)],
    ...(nextAttemptAt === null ? [] : [['Next try', time(nextAttemptAt)] as const]),
    ...(deliveredAt === null ? [] : [['Taken', time(deliveredAt)] as const]),
    ...(failedAt === null ? [] : [['Given up', time(failedAt)] as const]),
    ['ID', `<code>${escapeHtml(id)}</code>`],
  ]
}

const messageHtml = (message: ShownMessage): string =>
  `<li><h2>${escapeHtml(message.topic)}: ${stateTitles[message.state].toLowerCase()}</h2>
<dl>${entriesOf(message)
    .map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`)
    .join('')}</dl></li>`

const filterHtml = (chosen: MessageState | null): string => {
  const link = (state: MessageState | null, title: string): string =>
    `<li><a href="/outbox${state === null ? '' : `?state=${state}`}"${state === chosen ? ' aria-current="page"' : ''}>${title}</a></li>`
  return `<nav aria-label="Which messages"><ul>
${link(null, 'All')}
${messageStates.map((state) => link(state, stateTitles[state])).join('\n')}
</ul></nav>`
}

export interface ShownPage {
  readonly state: MessageState | null
  readonly messages: readonly ShownMessage[]
  /** Where the next page begins; null where there is none. */
  readonly after: string | null
}

/** What would have been sent, for whoever tries the service out. */
export const outboxPage = ({ state, messages, after }: ShownPage): string => {
  const next = new URLSearchParams({ ...(state !== null && { state }), ...(after !== null && { after }) })
  return page(
    'Outbox',
    `<p>No mail server is named, so letters are not sent: they are written to <code>outbox.ndjson</code> in the data directory, with
their links. What goes to webhooks is sent.</p>
${filterHtml(state)}
${messages.length === 0 ? '<p>There is nothing.</p>' : `<ul class="messages">\n${messages.map(messageHtml).join('\n')}\n</ul>`}
${after === null ? '' : `<p><a href="/outbox?${escapeHtml(next.toString())}">Older ones</a></p>`}`,
  )
}

/** For whoever is signed in and may not see it. */
export const refusedPage = (message: string): string =>
  page(
    'Error: outbox',
    `<div role="alert"><p>${escapeHtml(message)}</p></div>
<p><a href="/sign-in">Sign in as somebody else</a></p>`,
  )
