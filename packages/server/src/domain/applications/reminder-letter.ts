import type { JsonValue } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { Letter } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { daysLeft } from './model.ts'

interface Reminding {
  readonly recipientId: string
  readonly payload: Readonly<Record<string, JsonValue>>
}

/** The secret, key or certificate that a notice is about, with its application and space. */
const findCredential = async (view: View, { secretId, keyId, certificateId }: Reminding['payload']) => {
  const include = { application: { include: { space: true } } }
  if (typeof secretId === 'string') return view.applicationSecret.findUnique({ where: { id: secretId }, include })
  if (typeof keyId === 'string') return view.applicationKey.findUnique({ where: { id: keyId }, include })
  if (typeof certificateId !== 'string') return null
  return view.applicationCertificate.findUnique({ where: { id: certificateId }, include })
}

const advice = {
  secret:
    'Open a slot for a new one beside it, copy it, give it to the application, and end the old one once it is no longer used.',
  key: 'Make a new key pair, add its public half beside this one, give the private half to the application, and end this one once it is no longer used.',
  certificate:
    'Add the next certificate beside this one, or that of the authority that issues them, let the application connect with it, and end this one once it is no longer used.',
} as const

const kindOf = (payload: Reminding['payload']): keyof typeof advice =>
  'keyId' in payload ? 'key' : 'certificateId' in payload ? 'certificate' : 'secret'

/**
 * The letter that reminds a person of a secret, key or certificate that ends; null where nobody has to be reminded any more: it ended, or
 * the person can't sign in. It holds no secret and no link: whoever gets such letters with links learns to follow links.
 */
export const reminderLetter = async (
  deps: Deps,
  view: View,
  { recipientId, payload }: Reminding,
): Promise<Letter | null> => {
  const person = await view.user.findUnique({ where: { id: recipientId } })
  const credential = await findCredential(view, payload)
  const days = credential ? daysLeft(credential, new Date(deps.clock.now())) : 0
  if (person?.status !== 'active' || !credential || days === 0) return null
  const { application, label, expiresAt } = credential
  const what = kindOf(payload)
  const inDays = days === 1 ? 'within a day' : `in ${days} days`
  return {
    to: person.email,
    name: person.name,
    subject: `A ${what} of ${application.name} ends ${inDays}`,
    lines: [
      `The ${what} “${label}” of the application “${application.name}” in the space “${application.space.name}” ends ${inDays}, on ${expiresAt.toISOString().slice(0, 10)}. From then on it fetches no tokens.`,
      advice[what],
      `This letter comes from ${deps.issuer} because you answer for the application or its space. IDs: ${application.id}, ${credential.id}.`,
    ],
    link: null,
  }
}
