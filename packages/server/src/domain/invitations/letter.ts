import { endpoints, isId, type JsonValue } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import { maintain } from '../../kernel/maintain.ts'
import type { Letter } from '../../kernel/outbox.ts'
import { Secret } from '../../kernel/secret.ts'
import { invitationDays } from './model.ts'
import { updateInvitationToken } from './store.ts'
import { hashOfToken } from './token.ts'

interface Addressing {
  readonly id: string
  readonly tokenHash: Uint8Array<ArrayBuffer>
}

const addressInvitation = maintain('address-invitation', {
  stores: ['invitation'],
  run: async (tx, { input: { id, tokenHash }, now }: { deps: Deps; input: Addressing; now: Date }) => ({
    result: await updateInvitationToken(tx, id, tokenHash, now),
  }),
})

/**
 * The letter of an invitation, with a token that exists from now on and nowhere else: at rest there is its hash. One that
 * is delivered again has a new token, and the link before it is void. Undefined for messages that need no letter, null for
 * an invitation that is not open any more.
 */
export const letterFor = async (
  deps: Deps,
  { topic, payload }: { readonly topic: string; readonly payload: Readonly<Record<string, JsonValue>> },
): Promise<Letter | null | undefined> => {
  if (topic !== 'invitations:create') return undefined
  const id = payload['invitationId']
  if (typeof id !== 'string' || !isId('Invitation', id)) return null
  const token = Buffer.from(deps.randomness.bytes(32)).toString('base64url')
  const invitation = await addressInvitation.perform(deps, { id, tokenHash: hashOfToken(token) })
  return (
    invitation && {
      to: invitation.email,
      name: invitation.name,
      subject: 'You are invited',
      lines: [
        `Somebody asked you to join a space of ${deps.issuer}.`,
        `This link works once, and for ${invitationDays} days. Whoever has it joins as you: give it to nobody.`,
      ],
      link: new Secret(`${deps.issuer}${endpoints.invitation.path}?token=${token}`),
    }
  )
}
