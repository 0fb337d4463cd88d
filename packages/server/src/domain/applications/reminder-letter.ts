import type { JsonValue } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { Letter } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { daysLeft } from './model.ts'

interface Reminding {
  readonly recipientId: string
  readonly payload: Readonly<Record<string, JsonValue>>
}

/**
 * The letter that reminds a person of a secret that ends; null where nobody has to be reminded any more: the secret ended,
 * or the person can't sign in. It holds no secret and no link: whoever gets such letters with links learns to follow links.
 */
export const reminderLetter = async (
  deps: Deps,
  view: View,
  { recipientId, payload }: Reminding,
): Promise<Letter | null> => {
  const secretId = payload['secretId']
  if (typeof secretId !== 'string') return null
  const person = await view.user.findUnique({ where: { id: recipientId } })
  const secret = await view.applicationSecret.findUnique({
    where: { id: secretId },
    include: { application: { include: { space: true } } },
  })
  const days = secret ? daysLeft(secret, new Date(deps.clock.now())) : 0
  if (person?.status !== 'active' || !secret || days === 0) return null
  const { application, label, expiresAt } = secret
  const inDays = days === 1 ? 'within a day' : `in ${days} days`
  return {
    to: person.email,
    name: person.name,
    subject: `A secret of ${application.name} ends ${inDays}`,
    lines: [
      `The secret “${label}” of the application “${application.name}” in the space “${application.space.name}” ends ${inDays}, on ${expiresAt.toISOString().slice(0, 10)}. From then on it fetches no tokens.`,
      'Open a slot for a new one beside it, copy it, give it to the application, and end the old one once it is no longer used.',
      `This letter comes from ${deps.issuer} because you answer for the application or its space. IDs: ${application.id}, ${secret.id}.`,
    ],
    link: null,
  }
}
