import { createHmac } from 'node:crypto'
import type { ReceivedRequest } from './receiver.ts'

/** Whether a message verifies with the secret, computed here from the text of Standard Webhooks and nothing of ours. */
export const isSignedWith = (secret: string, { headers, body }: ReceivedRequest): boolean => {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name]),
  )
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return signatures!.split(' ').includes(`v1,${expected}`)
}
