import { changeWebhook, createWebhook, deleteWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { revealWebhookSecret, rotateWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { redeliverNotice, testWebhook } from '../../packages/server/src/domain/webhooks/sending-commands.ts'
import type { TestApp } from '../support/app.ts'
import { caseOf, type Unknowns } from './command-case.ts'

const url = 'https://receiver.example/in'

const made = async (app: TestApp) => {
  const { id: spaceId } = await app.space()
  const { id } = await createWebhook.perform(app.deps, app.call(), { spaceId, name: 'receiver', url })
  return { spaceId, id }
}

const sending = async (app: TestApp) => {
  const webhook = await made(app)
  const { secret } = await revealWebhookSecret.perform(app.deps, app.call(), { webhookId: webhook.id })
  app.canary.keep(secret.reveal())
  return webhook
}

/** The commands on webhooks. */
export const webhookCases = (match: Unknowns) => ({
  'webhooks:create': caseOf({
    command: createWebhook,
    writes: ['webhooks', 'audit_values', 'subject_keys'],
    arrange: async (app) => {
      const { id: spaceId } = await app.space()
      return {
        input: { spaceId, name: 'receiver', url, topics: ['applications.retire'] },
        evidence: ({ id }) => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: {
            after: { name: 'receiver', url: match.ref, topics: ['applications.retire'], status: 'active' },
          },
        }),
      }
    },
  }),
  'webhooks:update': caseOf({
    command: changeWebhook,
    writes: ['webhooks'],
    arrange: async (app) => {
      const { spaceId, id } = await made(app)
      return {
        input: { webhookId: id, status: 'disabled' },
        evidence: () => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { before: { status: 'active' }, after: { status: 'disabled' } },
        }),
      }
    },
  }),
  'webhooks:delete': caseOf({
    command: deleteWebhook,
    writes: ['webhooks'],
    arrange: async (app) => {
      const { spaceId, id } = await made(app)
      return {
        input: { webhookId: id },
        evidence: () => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { before: { name: 'receiver', waiting: 0 } },
        }),
      }
    },
  }),
  'webhooks:rotate': caseOf({
    command: rotateWebhookSecret,
    writes: ['webhooks'],
    arrange: async (app) => {
      const { spaceId, id } = await made(app)
      return {
        input: { webhookId: id },
        evidence: () => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { after: { claimBy: match.time } },
        }),
      }
    },
  }),
  'webhooks:reveal': caseOf({
    command: revealWebhookSecret,
    writes: ['webhooks'],
    arrange: async (app) => {
      const { spaceId, id } = await made(app)
      return {
        input: { webhookId: id },
        evidence: () => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { after: { previousUntil: null } },
        }),
      }
    },
  }),
  'webhooks:test': caseOf({
    command: testWebhook,
    writes: ['outbox_messages'],
    arrange: async (app) => {
      const { spaceId, id } = await sending(app)
      return {
        input: { webhookId: id },
        evidence: ({ messageId }) => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { after: { message: messageId } },
        }),
      }
    },
  }),
  'webhooks:redeliver': caseOf({
    command: redeliverNotice,
    writes: ['outbox_messages'],
    arrange: async (app) => {
      const { spaceId, id } = await sending(app)
      const { messageId } = await testWebhook.perform(app.deps, app.call(), { webhookId: id })
      return {
        input: { webhookId: id, messageId },
        evidence: () => ({
          target: { type: 'Webhook', id },
          space: spaceId,
          change: { after: { message: messageId } },
        }),
      }
    },
  }),
})
