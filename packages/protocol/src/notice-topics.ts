/** What webhooks are told of, by the names that stand as `type` in what they are sent (Standard Webhooks). */
export const noticeTopics = [
  'applications.diagnose',
  'applications.disable',
  'applications.remind',
  'applications.report-breach',
  'applications.reveal',
  'applications.retire',
  'secrets.find',
] as const

export type NoticeTopic = (typeof noticeTopics)[number]

/** The topic as receivers know it: a message is named after what was done. */
export const topicOf = (name: string): NoticeTopic | null =>
  noticeTopics.find((topic) => topic === name.replace(':', '.')) ?? null
