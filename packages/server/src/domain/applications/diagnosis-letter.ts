import type { JsonValue } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { Letter } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { adviceOf } from './client-health.ts'
import { toldAgainDays } from './diagnosis.ts'

interface Telling {
  readonly recipientId: string
  readonly payload: Readonly<Record<string, JsonValue>>
}

/** The letter that tells a person what an application does wrong as a client; null where the person can't sign in. */
export const diagnosisLetter = async (
  deps: Deps,
  view: View,
  { recipientId, payload: { applicationId, findings } }: Telling,
): Promise<Letter | null> => {
  if (typeof applicationId !== 'string' || !Array.isArray(findings)) return null
  const person = await view.user.findUnique({ where: { id: recipientId } })
  const application = await view.application.findUnique({ where: { id: applicationId }, include: { space: true } })
  if (person?.status !== 'active' || !application) return null
  const advice = findings.flatMap((code) => {
    const text = typeof code === 'string' ? adviceOf(code) : null
    return text === null ? [] : [`${String(code)}: ${text}`]
  })
  if (advice.length === 0) return null
  return {
    to: person.email,
    name: person.name,
    subject: `${application.name} does what a client should not`,
    lines: [
      `The application “${application.name}” in the space “${application.space.name}” works, and does ${advice.length === 1 ? 'something' : `${advice.length} things`} that will hurt it or this service one day:`,
      ...advice,
      `The figures are in its usage: postern applications usage ${application.id}. What goes on is told again in ${toldAgainDays} days.`,
      `This letter comes from ${deps.issuer} because you answer for the application or its space. ID: ${application.id}.`,
    ],
    link: null,
  }
}
