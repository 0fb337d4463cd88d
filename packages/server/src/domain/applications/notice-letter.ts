import type { Deps } from '../../kernel/deps.ts'
import type { Letter, OutboundMessage } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { breachLetter } from './breach-letter.ts'
import { breachTopic } from './breach-model.ts'
import { diagnosisLetter } from './diagnosis-letter.ts'
import { diagnosisTopic } from './diagnosis.ts'
import { leakLetter, leakTopic } from './leak-letter.ts'
import { reminderLetter } from './reminder-letter.ts'
import { reminderTopic } from './reminder.ts'

/** What people are told of by letter, by topic. */
export const noticeLetters: ReadonlyMap<string, typeof breachLetter> = new Map([
  [breachTopic, breachLetter],
  [diagnosisTopic, diagnosisLetter],
  [leakTopic, leakLetter],
  [reminderTopic, reminderLetter],
])

/** The letter by which a person hears of a notice; null where nobody has to be told any more. */
export const noticeLetter = async (
  deps: Deps,
  view: View,
  message: Pick<OutboundMessage, 'topic' | 'payload' | 'createdAt'> & { readonly recipientId: string },
): Promise<Letter | null> => (await noticeLetters.get(message.topic)?.(deps, view, message)) ?? null
