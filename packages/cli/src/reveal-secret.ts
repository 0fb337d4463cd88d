import type { PosternClient } from '@postern/sdk'
import { Failure } from './failure.ts'
import type { ReservedFile } from './reserved-file.ts'

type Revealed = Awaited<ReturnType<PosternClient['revealApplicationSecret']>>

const keep = async ({ path, handle }: ReservedFile, { clientSecret, secretId }: Revealed): Promise<void> => {
  try {
    await handle.writeFile(`${clientSecret}\n`)
    await handle.sync()
  } catch (cause) {
    throw new Failure(
      'SECRET_NOT_WRITTEN',
      `The secret was revealed and could not be written to ${path}, so it is lost. ` +
        `End it: postern applications retire ${secretId}. Then open another slot with postern applications rotate.`,
      { cause },
    )
  }
}

/** Reveals the secret of a slot, into the file where there is one. @throws Failure; and the SDK's errors */
export const revealSecret = async (
  client: PosternClient,
  secretId: string,
  file: ReservedFile | null,
): Promise<Revealed> => {
  // Without the signal of Ctrl-C, which would part the request from its answer: the secret in it exists nowhere else.
  const revealed = await client.revealApplicationSecret({ secretId })
  if (file !== null) await keep(file, revealed)
  return revealed
}

/** Said beside a secret that is printed. */
export const shownOnce = 'The secret is shown this once. Keep it now, where only its application can read it.\n'
