import type { JsonValue } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { Letter } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'

export const leakTopic = 'secrets:find'

interface Finding {
  readonly recipientId: string
  readonly payload: Readonly<Record<string, JsonValue>>
}

/**
 * The letter that tells a person of a secret that was found where it should not be; null where they can't sign in, or the
 * secret is not there any more. It holds no secret and no link, as a letter that forges it would.
 */
export const leakLetter = async (deps: Deps, view: View, { recipientId, payload }: Finding): Promise<Letter | null> => {
  const { secretId, reportId, isEnded } = payload
  if (typeof secretId !== 'string') return null
  const person = await view.user.findUnique({ where: { id: recipientId } })
  const include = { application: { include: { space: true } } }
  const secret = await view.applicationSecret.findUnique({ where: { id: secretId }, include })
  if (person?.status !== 'active' || !secret) return null
  const { application, label, retiredAt } = secret
  const now = isEnded
    ? 'It was ended at once, with every token of the application: whatever still uses it has to be given another.'
    : retiredAt
      ? 'It was ended since.'
      : 'It still works for whoever has it. Open a slot for a new one, copy it, give it to the application, and end this one now.'
  return {
    to: person.email,
    name: person.name,
    subject: `A secret of ${application.name} was found elsewhere`,
    lines: [
      `Somebody reported the secret “${label}” of the application “${application.name}” in the space “${application.space.name}”: they had it, and should not.`,
      now,
      'Then look in the audit for what was done with it, and find out how it got there.',
      `This letter comes from ${deps.issuer} because you answer for the application or its space. IDs: ${application.id}, ${secret.id}, ${typeof reportId === 'string' ? reportId : 'no report'}.`,
    ],
    link: null,
  }
}
