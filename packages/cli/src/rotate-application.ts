import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, PosternError } from '@postern/sdk'
import type { PosternClient } from '@postern/sdk'
import { Failure } from './failure.ts'
import { quietAtOf } from './rotation-text.ts'
import type { ReceiptEvent, Rotation } from './rotation-text.ts'
import type { SecretDestination } from './secret-destination.ts'
import type { Shell } from './shell.ts'

export interface RotateSettings {
  readonly applicationId: string
  readonly url: string
  readonly destination: SecretDestination
  /** The name of the application that shall take the place of this one; null where only its secret changes. */
  readonly replaceBy: string | null
  /** How the slot shall be. */
  readonly slot: { readonly label?: string; readonly expiresInDays?: number }
  /** Whether to fetch a token with the new secret. */
  readonly verifies: boolean
  /** Whether the server ends the old ones, and this command does not wait for that. */
  readonly whenQuiet: boolean
  readonly force: boolean
  readonly everySeconds: number
}

const read = async (client: PosternClient, { signal }: Shell, id: string): Promise<Rotation> => {
  const { rotation } = await client.application({ id }, { signal })
  if (rotation === null) throw new Failure('NO_ROTATION', 'The rotation cannot be seen: it takes applications:read.')
  return rotation
}

/** The rotation under way, whoever started it, or a new one. What was begun and interrupted is gone on with. */
const begin = async (client: PosternClient, shell: Shell, settings: RotateSettings): Promise<Rotation> => {
  const { applicationId, slot, whenQuiet, replaceBy } = settings
  const { rotation } = await client.application({ id: applicationId }, { signal: shell.signal })
  if (rotation?.state === 'running') {
    if ((rotation.replacementId !== null) !== (replaceBy !== null))
      throw new Failure(
        'ROTATION_OPEN',
        `The rotation ${rotation.id} is under way, which ${rotation.replacementId === null ? 'changes the secret only' : `replaces the application by ${rotation.replacementId}`}: ` +
          `go on with it ${replaceBy === null ? 'by --replace' : 'without --replace'}, or call it off with --cancel.`,
      )
    shell.err.write(`Going on with the rotation ${rotation.id}, under way since ${rotation.startsAt}.\n`)
    return rotation
  }
  if (rotation?.state === 'scheduled')
    throw new Failure(
      'ROTATION_OPEN',
      `The rotation ${rotation.id} starts at ${rotation.startsAt}: come back then, or call it off with --cancel.`,
    )
  shell.signal.throwIfAborted()
  if (replaceBy === null) await client.startApplicationRotation({ applicationId, ...slot, finishWhenQuiet: whenQuiet })
  else await client.replaceApplication({ applicationId, name: replaceBy, secret: slot, finishWhenQuiet: whenQuiet })
  return read(client, shell, applicationId)
}

/** Gives the new secret to its destination, once, and answers it where it is known. */
const deliver = async (
  client: PosternClient,
  shell: Shell,
  rotation: Rotation,
  { destination, applicationId }: RotateSettings,
): Promise<string | null> => {
  const secretId = rotation.secretId as string
  if (rotation.secret?.state !== 'empty') {
    const kept = await destination.kept(secretId)
    if (kept !== false) return kept
    throw new Failure(
      'SECRET_ALREADY_REVEALED',
      `The new secret ${secretId} was revealed before and is not in ${destination.place}. ` +
        'If nobody has it, call this rotation off with --cancel and start again.',
    )
  }
  const { replacementId } = rotation
  const { secrets } = await client.application({ id: applicationId }, { signal: shell.signal })
  const prepared = await destination.prepare({
    clientId: replacementId ?? applicationId,
    replaces: replacementId === null ? null : applicationId,
    secretIds: (secrets ?? []).map(({ id }) => id),
  })
  try {
    shell.signal.throwIfAborted()
    // Without the signal of Ctrl-C, which would part the request from its answer: the secret in it exists nowhere else.
    const { clientSecret } = await client.revealApplicationSecret({ secretId })
    await prepared.keep(clientSecret)
    shell.err.write(`The new secret ${secretId} is where you want it.\n`)
    return clientSecret
  } finally {
    await prepared.drop()
  }
}

const verify = async (
  shell: Shell,
  { url, applicationId }: RotateSettings,
  { replacementId }: Rotation,
  clientSecret: string,
): Promise<void> => {
  const asApplication = createClient({ url, clientId: replacementId ?? applicationId, clientSecret })
  try {
    await asApplication.token({ signal: shell.signal })
  } finally {
    asApplication.close()
  }
  shell.err.write('A token was fetched with it.\n')
}

const finish = async (client: PosternClient, applicationId: string, force: boolean): Promise<boolean> => {
  try {
    await client.finishApplicationRotation({ applicationId, ...(force && { force }) })
    return true
  } catch (thrown) {
    // Used once more at the last moment: then it is waited for again.
    if (thrown instanceof PosternError && thrown.code === 'SECRET_IN_USE') return false
    throw thrown
  }
}

/** Waits, and finishes where that is this command's to do. @throws Failure `INTERRUPTED` */
const settle = async (client: PosternClient, shell: Shell, settings: RotateSettings): Promise<Rotation> => {
  const { applicationId, everySeconds, force } = settings
  let told = ''
  const tell = (text: string): void => {
    if (text !== told) shell.err.write(`${text} Ctrl-C leaves it as it is, and the same command goes on.\n`)
    told = text
  }
  for (;;) {
    const rotation = await read(client, shell, applicationId)
    if (rotation.state !== 'running') return rotation
    if (rotation.firstUsedAt === null) tell(`Waiting until ${rotation.replacementId ?? 'the new secret'} is used.`)
    else if (rotation.finishesWhenQuiet && !force) return rotation
    else if (rotation.isReady || force) {
      if (await finish(client, applicationId, force)) return read(client, shell, applicationId)
    } else
      tell(`Waiting until nobody has a token of the old secret any more, at ${quietAtOf(rotation)} at the earliest.`)
    await sleep(everySeconds * 1_000, undefined, { signal: shell.signal })
  }
}

/** Rotates the secret of an application from the new one to the end of the old. */
export const rotateApplication = async (
  client: PosternClient,
  shell: Shell,
  settings: RotateSettings,
): Promise<Rotation> => {
  const begun = await begin(client, shell, settings)
  const clientSecret = await deliver(client, shell, begun, settings)
  if (settings.verifies) {
    if (clientSecret === null)
      throw new Failure(
        'SECRET_UNAVAILABLE',
        'The new secret was given away before and cannot be tried: leave --verify out.',
      )
    await verify(shell, settings, begun, clientSecret)
  }
  const rotation = await settle(client, shell, settings)
  if (rotation.finishesWhenQuiet && rotation.state === 'running')
    shell.err.write(`The server ends the old secret by itself, at ${quietAtOf(rotation) ?? 'once'} at the earliest.\n`)
  if (rotation.state === 'cancelled')
    throw new Failure('NO_ROTATION', `The rotation ${rotation.id} was called off: the old secrets stay.`)
  return rotation
}

const isOf = (rotation: Rotation, change: unknown): boolean => {
  const text = JSON.stringify(change ?? null)
  return text.includes(`"${rotation.id}"`) || (rotation.secretId !== null && text.includes(`"${rotation.secretId}"`))
}

/** The events of the rotation in the audit, oldest first; null where the caller may not read that. */
export const findEvents = async (
  client: PosternClient,
  { signal }: Shell,
  applicationId: string,
  rotation: Rotation,
): Promise<readonly ReceiptEvent[] | null> => {
  const actions = [
    'rotations:start',
    'applications:reveal',
    'rotations:finish',
    'rotations:advance',
    'rotations:cancel',
  ]
  try {
    const found: ReceiptEvent[] = []
    for (const action of actions as ('rotations:start' | 'applications:reveal')[]) {
      const filter = { targetId: applicationId, action, outcome: 'done' as const, first: 20 }
      const { edges } = await client.auditEvents(filter, { signal })
      for (const {
        node: { id, at, change },
      } of edges)
        if (isOf(rotation, change)) found.push({ id, action, at })
    }
    return found.toSorted((one, other) => one.at.localeCompare(other.at))
  } catch (thrown) {
    if (thrown instanceof PosternError && thrown.code === 'FORBIDDEN') return null
    throw thrown
  }
}
