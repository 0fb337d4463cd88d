import type { Deps } from '../../kernel/deps.ts'
import type { Letter, OutboundMessage } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { breachLetter } from './breach-letter.ts'
import { breachTopic } from './breach-model.ts'
import { leakLetter, leakTopic } from './leak-letter.ts'
import { reminderLetter } from './reminder-letter.ts'

const letters: ReadonlyMap<string, typeof breachLetter> = new Map([
  [breachTopic, breachLetter],
  [leakTopic, leakLetter],
])

/** The letter by which a person hears of a notice; null where nobody has to be told any more. */
export const noticeLetter = (
  deps: Deps,
  view: View,
  message: Pick<OutboundMessage, 'topic' | 'payload' | 'createdAt'> & { readonly recipientId: string },
): Promise<Letter | null> => (letters.get(message.topic) ?? reminderLetter)(deps, view, message)
