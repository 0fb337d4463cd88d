import { noticeTopics } from '@postern/protocol'
import { z } from 'zod'
import type { Deps } from '../../kernel/deps.ts'
import { egressFailures } from '../../kernel/egress.ts'
import { fault } from '../../kernel/fault.ts'
import { nameText, text } from '../../kernel/text.ts'

export const webhookInput = {
  name: nameText,
  url: text(1, 2_048),
  topics: z
    .array(z.enum(noticeTopics))
    .max(noticeTopics.length)
    .transform((list) => [...new Set(list)].toSorted()),
}

/** @throws Fault INVALID_INPUT for a URL that would never be called */
export const refuseUncallable = ({ egress }: Deps, url: string): void => {
  const refusal = egress.refusalOf(url)
  if (refusal === null) return
  const message = egressFailures[refusal]
  throw fault('INVALID_INPUT', `url: ${message}`, { fields: [{ path: 'url', message }] })
}
