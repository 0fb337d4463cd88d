import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Outbound } from '../kernel/outbox.ts'

/** Appends messages to a file only its owner may read: where no way out is configured, nothing is lost and all can be seen. */
export const createOutboxFile = (path: string): Outbound => ({
  description: `file ${path}`,
  async deliver({ id, topic, spaceId, payload, createdAt, letter }) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const written = letter && { letter: { ...letter, link: letter.link?.reveal() ?? null } }
    await appendFile(path, `${JSON.stringify({ id, topic, spaceId, createdAt, payload, ...written })}\n`, {
      mode: 0o600,
    })
  },
})
