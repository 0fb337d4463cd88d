import type { Application } from './model.ts'

/** What an application that is made after another has of it: how it gets tokens, and what people wrote about it. */
export const settingsOf = ({
  description,
  allowedAddresses,
  audiences,
  tokenLifeSeconds,
  tokensPerHour,
  tokensPerDay,
  tokenBinding,
}: Application) => ({
  ...{ description, allowedAddresses, audiences },
  ...{ tokenLifeSeconds, tokensPerHour, tokensPerDay, tokenBinding },
})
