import type { Permission, SealedRef } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { lifeOfCredential } from './credential-life.ts'
import { refuseEscalation } from './escalation.ts'
import { keyInput } from './input.ts'
import { insertKey, listOpenKeys, requireKey, retireKeyRow } from './key-store.ts'
import { mostKeys, type Application, type ApplicationKey } from './model.ts'
import { thumbprintOf } from './public-jwk.ts'
import { refuseUncallable } from './uncallable.ts'
import { requireApplication } from './store.ts'

/** Tells whoever listens outside that a key began or ended: IDs only. */
const noticeOf = (topic: Permission, { id, applicationId, spaceId }: ApplicationKey): OutboxDraft => ({
  topic,
  spaceId,
  payload: { applicationId, keyId: id },
})

const recordOf = ({ id, label, thumbprint, notBefore, expiresAt }: ApplicationKey, jwksUrl: SealedRef | null) => ({
  key: id,
  label,
  thumbprint,
  jwksUrl,
  notBefore: notBefore.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

/**
 * Lets an application authenticate with a key pair (RFC 7523), by its public half, or with those whose public halves it
 * publishes at an address of its own.
 */
export const addKey = command('applications:add-key', {
  input: z
    .object({ applicationId: idOf('Application'), ...keyInput })
    .refine(({ publicJwk, jwksUrl }) => (publicJwk == null) !== (jwksUrl == null), 'give publicJwk or jwksUrl'),
  signedInWithinMinutes: 10,
  errors: ['TOO_MANY_KEYS', 'KEY_KNOWN', 'ESCALATION'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, input, target, now, holds, sealed }) => {
    // Whoever has the private half can do what the application can.
    refuseEscalation(target.permissions, (permission) => holds(permission, target.spaceId))
    const open = await listOpenKeys(tx, target.id, now)
    if (open.length >= mostKeys)
      throw fault('TOO_MANY_KEYS', `The application has ${mostKeys} keys: retire one that is no longer used first.`)
    const { publicJwk = null, jwksUrl = null } = input
    // By its kid an assertion says which key it means.
    if (publicJwk?.kid !== undefined && open.some((key) => key.publicJwk?.kid === publicJwk.kid))
      throw fault('KEY_KNOWN', 'The application has another key with this kid: give the new one a kid of its own.')
    if (jwksUrl !== null) {
      refuseUncallable(deps, 'jwksUrl', jwksUrl)
      if (open.some((key) => key.jwksUrl === jwksUrl))
        throw fault('KEY_KNOWN', 'The application has the keys at this address already.')
    }
    const known = 'The application has this key, or had it and it was retired: make a new key pair.'
    const key = await refuseDuplicate(deps, 'KEY_KNOWN', known, () =>
      insertKey(tx, {
        id: deps.ids.mint('ApplicationKey'),
        spaceId: target.spaceId,
        applicationId: target.id,
        label: input.label,
        thumbprint: publicJwk && thumbprintOf(publicJwk),
        publicJwk,
        jwksUrl,
        ...lifeOfCredential(input, now),
        createdAt: now,
      }),
    )
    // An address may tell of the inside of somebody's network; an event is for good.
    const address = jwksUrl === null ? null : await sealed(target.id, 'text', jwksUrl)
    return {
      result: { application: target, key },
      change: { after: recordOf(key, address) },
      outbox: [noticeOf('applications:add-key', key)],
    }
  },
})

/** The application a key belongs to is what is decided on. */
const applicationWithKey = async (
  view: View,
  keyId: string,
): Promise<Application & { readonly key: ApplicationKey }> => {
  const key = await requireKey(view, keyId)
  return { ...(await requireApplication(view, key.applicationId)), key }
}

/** Ends one key. Tokens fetched with it before live on until they expire. */
export const retireKey = command('applications:retire-key', {
  input: z.object({ keyId: idOf('ApplicationKey') }),
  errors: ['KEY_RETIRED'],
  target: (view, input) => applicationWithKey(view, input.keyId),
  run: async (tx, { input, target, now }) => {
    if (!(await retireKeyRow(tx, input.keyId, now))) throw fault('KEY_RETIRED', 'This key is retired already.')
    const key = await requireKey(tx, input.keyId)
    return {
      result: { application: target, key },
      change: { before: { key: key.id, thumbprint: key.thumbprint } },
      outbox: [noticeOf('applications:retire-key', key)],
    }
  },
})
