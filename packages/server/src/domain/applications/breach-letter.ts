import type { JsonValue, StoppedCounts } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { Letter } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'

interface Telling {
  readonly recipientId: string
  readonly payload: Readonly<Record<string, JsonValue>>
  readonly createdAt: Date
}

const numbered = (count: number, one: string, many = `${one}s`): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]

const stoppedText = ({ secrets, keys, certificates, federations, rotations }: StoppedCounts): string =>
  [
    ...numbered(secrets, 'secret or slot', 'secrets and slots'),
    ...numbered(keys, 'key'),
    ...numbered(certificates, 'certificate or authority', 'certificates and authorities'),
    ...numbered(federations, 'trust in an outside issuer', 'trusts in outside issuers'),
    ...numbered(rotations, 'rotation under way', 'rotations under way'),
    'every token',
  ].join(', ')

/**
 * The letter that tells a person of a breach; null where the person can't sign in. It holds no secret and no link: whoever
 * gets such letters with links learns to follow links.
 */
export const breachLetter = async (
  deps: Deps,
  view: View,
  { recipientId, payload, createdAt }: Telling,
): Promise<Letter | null> => {
  const { applicationId, secretId, since } = payload
  if (typeof applicationId !== 'string' || typeof secretId !== 'string') return null
  const person = await view.user.findUnique({ where: { id: recipientId } })
  const application = await view.application.findUnique({ where: { id: applicationId }, include: { space: true } })
  if (person?.status !== 'active' || !application) return null
  return {
    to: person.email,
    name: person.name,
    subject: `${application.name} was reported as breached, and is stopped`,
    lines: [
      `On ${createdAt.toISOString()} somebody reported that the application “${application.name}” in the space “${application.space.name}” was breached${typeof since === 'string' ? `, since ${since}` : ''}. It was stopped: ${stoppedText(payload['stopped'] as unknown as StoppedCounts)}. Nothing of it works any more, anywhere.`,
      'Find out how it was breached and make an end of that. Then reveal the secret of its new slot, and give it to the application: until then it stands still. Add new keys, certificates and outside issuers only where what holds them can be believed again. The audit has what it did, and who reported it.',
      `This letter comes from ${deps.issuer} because you answer for the application or its space. IDs: ${application.id}, ${secretId}.`,
    ],
    link: null,
  }
}
