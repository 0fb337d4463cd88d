import { parseSecret } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { Secret } from '../../kernel/secret.ts'
import { installation } from '../installation/model.ts'
import { countLeakReportsOf, insertLeakReport } from './leak-store.ts'
import { hashOfSecret } from './secret-minting.ts'

const hourMs = 3_600_000
/** By one person or application in an hour: a scanner's day is no flood, and each row is small. */
export const mostReportsAnHour = 200

const foundSecret = z
  .string()
  .max(500)
  .transform((text) => text.trim())
  .refine(
    (text) => parseSecret(text) !== null,
    'must be a whole secret, pst_app_…: its checksum does not fit, so it was cut or mistyped, or is no secret of Postern',
  )
  .transform((text) => new Secret(text))

/**
 * Takes the report of a secret that was found where it should not be. Whether it is one is looked at later, by a job: who
 * reports is answered the same, and made to wait for the same work, whether it is known, expired, wrong or made up. The
 * secret is kept nowhere; until it was looked at there is its keyed hash.
 */
export const reportLeak = command('secrets:report', {
  input: z.object({ secret: foundSecret }),
  target: () => installation,
  run: async (tx, { deps, actor, input, now }) => {
    const reportedById = 'id' in actor ? actor.id : actor.type
    if ((await countLeakReportsOf(tx, reportedById, new Date(now.getTime() - hourMs))) >= mostReportsAnHour)
      throw fault('RATE_LIMITED', 'Too many reports by you: try again in an hour.', {
        retryAfterSeconds: hourMs / 1_000,
      })
    const text = input.secret.reveal()
    const { secretId } = parseSecret(text)!
    const digest = hashOfSecret(deps.keyring, text)
    const id = deps.ids.mint('LeakReport')
    await insertLeakReport(tx, { id, secretId, digest, reportedById, createdAt: now })
    return { result: { reportId: id }, change: { after: { report: id, secret: secretId } } }
  },
})
