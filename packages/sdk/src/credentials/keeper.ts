import { PosternError } from '../errors.ts'
import { pauseAfter } from '../patience.ts'
import type { Platform } from '../platform.ts'
import type { ManagerOptions, ManagerRequestOptions } from './kept.ts'
import { formOf, requireOwn } from './standing-secret.ts'
import type { NewSecret, SecretOwner, StandingDocument, StandingSecret } from './standing-secret.ts'

/** What the provider of a manager takes, but what is about keeping what was read. */
export type KeeperSettings<Options extends ManagerOptions> = Omit<
  Options,
  Exclude<keyof ManagerOptions, keyof ManagerRequestOptions>
>

/** A place in a secret manager, for who puts new secrets there. */
export interface SecretKeeper {
  /** The credentials that stand there. */
  read(): Promise<StandingSecret>
  /**
   * Finds out whether a secret of that application can be put there, as far as the manager tells without one, and changes
   * nothing. For before a secret is revealed, which can be done once.
   * @throws PosternError `SECRET_NOT_REPLACEABLE` · `SECRET_FORBIDDEN` · `SECRET_MISSING`
   */
  check(owner: SecretOwner): Promise<StandingSecret>
  /**
   * Puts a secret there, in the form of what stands there and with all that stands beside it. What fails for a while is tried
   * again for about half a minute: the secret may be nowhere else.
   */
  put(secret: NewSecret): Promise<void>
}

/** What stands in a place, as it was found. */
interface Found {
  readonly document: StandingDocument
}

interface Place<Standing extends Found> {
  readonly find: () => Promise<Standing>
  /** Asks whether it may be written, where that can be asked. @throws PosternError `SECRET_FORBIDDEN` */
  readonly tryOut: (found: Standing) => Promise<void>
  /** @throws PosternError `CONFLICT` where somebody wrote since it was found */
  readonly write: (document: string | Record<string, unknown>, found: Standing) => Promise<void>
}

const mostTries = 6

const isOverload = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 412 || status === 429 || status >= 500

/** Whether the same may succeed a moment later. */
const isPassing = ({ code, status }: PosternError): boolean =>
  code === 'NETWORK' ||
  code === 'TIMEOUT' ||
  code === 'CONFLICT' ||
  (code === 'SECRET_UNAVAILABLE' && isOverload(status))

/** A manager that answers, and not with its own weakness, has refused. */
const told = (thrown: unknown, where: string): PosternError => {
  if (!(thrown instanceof PosternError)) return new PosternError('SECRET_UNAVAILABLE', { where, cause: thrown })
  const { code, status, message } = thrown
  if (code !== 'SECRET_UNAVAILABLE' || isOverload(status)) return thrown
  // It may be what signs in to the manager that did not take them.
  return new PosternError('SECRET_FORBIDDEN', { where: message.replace(`: ${code}`, ''), status })
}

/** What puts secrets into a place; `where` names the manager, for errors. */
export const createKeeper = <Standing extends Found>(
  platform: Platform,
  where: string,
  { find, tryOut, write }: Place<Standing>,
): SecretKeeper => {
  const telling = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (thrown) {
      throw told(thrown, where)
    }
  }

  const replaceable = (document: StandingDocument, owner: SecretOwner): ReturnType<typeof formOf> => {
    const form = formOf(document, where)
    requireOwn(form.standing, owner, where)
    return form
  }

  const putOnce = async (secret: NewSecret): Promise<void> => {
    // Read anew for each try: one that seemed to fail may have come through, and what others wrote since is kept.
    const found = await find()
    const form = replaceable(found.document, secret)
    const { clientId, secrets } = form.standing
    if (secrets[0] === secret.clientSecret && (clientId === null || clientId === secret.clientId)) return
    await write(form.with(secret), found)
  }

  return {
    read: () => telling(async () => formOf((await find()).document, where).standing),
    check: (owner) =>
      telling(async () => {
        const found = await find()
        const { standing } = replaceable(found.document, owner)
        await tryOut(found)
        return standing
      }),
    put: async (secret) => {
      for (let failures = 1; ; failures += 1)
        try {
          return await telling(() => putOnce(secret))
        } catch (thrown) {
          if (!(thrown instanceof PosternError) || !isPassing(thrown) || failures === mostTries) throw thrown
          await pauseAfter(platform, thrown, failures, undefined)
        }
    },
  }
}
