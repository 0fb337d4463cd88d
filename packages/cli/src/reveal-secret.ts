import type { PosternClient } from '@postern/sdk'
import type { Answer } from './answer.ts'
import { Failure } from './failure.ts'
import type { ReservedFile } from './reserved-file.ts'

/** Writes a secret where it will be read. `next` says what to do where that fails: nobody can read it again. */
const keep = async ({ path, handle }: ReservedFile, secret: string, next: string): Promise<void> => {
  try {
    await handle.writeFile(`${secret}\n`)
    await handle.sync()
  } catch (cause) {
    throw new Failure(
      'SECRET_NOT_WRITTEN',
      `The secret was revealed and could not be written to ${path}, so it is lost. ${next}`,
      { cause },
    )
  }
}

/** Reveals the secret of a slot, into the file where there is one. @throws Failure; and the SDK's errors */
export const revealSecret = async (
  client: PosternClient,
  secretId: string,
  file: ReservedFile | null,
): Promise<Answer<'revealApplicationSecret'>> => {
  // Without the signal of Ctrl-C, which would part the request from its answer: the secret in it exists nowhere else.
  const revealed = await client.revealApplicationSecret({ secretId })
  const next = `End it: postern applications retire ${revealed.secretId}. Then open another slot with postern applications rotate.`
  if (file !== null) await keep(file, revealed.clientSecret, next)
  return revealed
}

/** The same for what signs the notices of a webhook. */
export const revealWebhookSecret = async (
  client: PosternClient,
  webhookId: string,
  file: ReservedFile | null,
): Promise<Answer<'revealWebhookSecret'>> => {
  const revealed = await client.revealWebhookSecret({ webhookId })
  const next = `Open a slot for another: postern webhooks rotate ${webhookId}. This one signs until that is revealed, and a day longer.`
  if (file !== null) await keep(file, revealed.secret, next)
  return revealed
}

/** Said beside a secret that is printed. */
export const shownOnce = 'The secret is shown this once. Keep it now, where only its application can read it.\n'

/** Said beside the secret of a webhook that is printed. */
export const webhookSecretShownOnce =
  'The secret is shown this once. Give it to the receiver now, which verifies with it what it is sent.\n'
