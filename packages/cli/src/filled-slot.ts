import type { PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import { changedText, emptySlotText } from './application-text.ts'
import type { ChangedSlot } from './application-text.ts'
import { exactTime } from './exact-time.ts'
import { Failure, usage } from './failure.ts'
import { failureOf } from './failure-of.ts'
import { withOptionalFile } from './reserved-file.ts'
import { revealSecret, shownOnce } from './reveal-secret.ts'
import { writeJson } from './shell.ts'
import type { Shell } from './shell.ts'
import { wholeNumber } from './whole-number.ts'

/** How the new slot of a secret shall be, and what becomes of it at once. */
export interface SlotOptions {
  readonly label?: string
  readonly expiresInDays?: number
  readonly expiresAt?: string
  readonly neverExpires?: true
  readonly notBefore?: string
  readonly reveal?: true
  readonly out?: string
  readonly json?: true
}

export const addSlotOptions = (command: Command): Command =>
  command
    .option('--label <text>', 'what the secret is for')
    .option('--expires-in-days <number>', 'when it ends by itself; after 180 days where left out', wholeNumber(1, 730))
    .option('--expires-at <time>', 'the exact moment it ends by itself, such as 2027-03-31T18:00:00+02:00', exactTime)
    .option('--never-expires', 'that it never ends by itself, where its space allows that')
    .option('--not-before <time>', 'the moment from which it works; at once where left out', exactTime)
    .option('--reveal', 'reveal the secret at once, on standard output')
    .option('--out <file>', 'reveal the secret at once, into this new file that only you can read')
    .option('--json', 'print one JSON object, for scripts')

/** @throws Failure `USAGE` where two say when it ends */
export const slotInput = ({ label, expiresInDays, expiresAt, neverExpires, notBefore }: SlotOptions) => {
  if ([expiresInDays, expiresAt, neverExpires].filter((one) => one !== undefined).length > 1)
    throw usage('Give one of --expires-in-days, --expires-at and --never-expires.')
  return {
    ...(label !== undefined && { label }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(neverExpires && { neverExpires }),
    ...(notBefore !== undefined && { notBefore }),
  }
}

/** Makes a slot and, if wanted, reveals its secret at once; and prints what came of it. */
export const makeSlot = (
  shell: Shell,
  client: PosternClient,
  { reveal, out, json }: SlotOptions,
  make: () => Promise<ChangedSlot>,
): Promise<void> =>
  // Before anything is made, or a file that cannot be would leave a slot behind.
  withOptionalFile(out, async (file) => {
    shell.signal.throwIfAborted()
    const made = await make()
    const { applicationId, secretId, application, secret } = made
    if (file === null && !reveal) {
      if (json) return writeJson(shell.out, { applicationId, secretId, application, secret })
      return shell.out.write(emptySlotText(made))
    }
    const revealed = await revealSecret(client, secretId, file).catch((thrown: unknown) => {
      const { code, message, requestId, retryable } = failureOf(thrown)
      const left = `The slot ${secretId} of ${applicationId} is there: see postern applications show ${applicationId}.`
      throw new Failure(code, `${message} ${left}`, { requestId: requestId ?? undefined, retryable, cause: thrown })
    })
    const shown = file === null ? { clientSecret: revealed.clientSecret } : { file: file.path }
    if (file === null) shell.err.write(shownOnce)
    if (json)
      return writeJson(shell.out, {
        applicationId,
        secretId,
        application: revealed.application,
        secret: revealed.secret,
        ...shown,
      })
    const rest = Object.entries(shown).map(
      ([name, value]) => [name === 'file' ? 'secret in' : 'secret', value] as const,
    )
    shell.out.write(changedText(revealed, [['secret slot', secretId], ...rest]))
  })
