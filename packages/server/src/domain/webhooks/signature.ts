import { createHmac } from 'node:crypto'
import type { Secret } from '../../kernel/secret.ts'

/** What is signed of a message: its ID, the second it is sent in, and its body to the last byte. */
export interface SignedParts {
  readonly id: string
  readonly seconds: number
  readonly body: string
}

const signatureOf = (secret: Secret, { id, seconds, body }: SignedParts): string => {
  const key = Buffer.from(secret.reveal().slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/** The headers by which a receiver knows that a message is ours, new and whole (Standard Webhooks, symmetric signatures). */
export const signedHeaders = (parts: SignedParts, secrets: readonly Secret[]): Record<string, string> => ({
  'webhook-id': parts.id,
  'webhook-timestamp': `${parts.seconds}`,
  // One for each secret in force, so that a receiver may hold either.
  'webhook-signature': secrets.map((secret) => signatureOf(secret, parts)).join(' '),
})
