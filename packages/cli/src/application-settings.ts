import { tokenBindings, type TokenBinding } from '@postern/protocol'
import { Option, type Command } from 'commander'
import { wholeNumber } from './whole-number.ts'

export interface SettingOptions {
  readonly description?: string
  readonly tokenLife?: number
  readonly tokensPerHour?: number
  readonly tokensPerDay?: number
  readonly tokenBinding?: TokenBinding
  readonly audience: readonly string[]
  readonly allowAddress: readonly string[]
}

const collect = (one: string, others: readonly string[]): readonly string[] => [...others, one]

/** How an application gets tokens and what for. */
export const addSettingOptions = (command: Command): Command =>
  command
    .option('--description <text>', 'what it is for')
    .option('--token-life <seconds>', 'how long its tokens live; 6 hours at first', wholeNumber(300, 86_400))
    .option('--tokens-per-hour <number>', 'how many tokens it may fetch in an hour', wholeNumber(1, 100_000_000))
    .option('--tokens-per-day <number>', 'how many tokens it may fetch in a day', wholeNumber(1, 100_000_000))
    .addOption(
      new Option(
        '--token-binding <what>',
        'what its tokens must be bound to: a key, a certificate, or nothing',
      ).choices(tokenBindings),
    )
    .option(
      '--audience <uri>',
      "an API besides Postern's own that its tokens may be for, repeated for more",
      collect,
      [],
    )
    .option('--allow-address <range>', 'where it may come from, repeated for more; anywhere at first', collect, [])

/** The settings that were given, as the API takes them. */
export const settingsInput = ({
  description,
  tokenLife,
  tokensPerHour,
  tokensPerDay,
  tokenBinding,
  audience,
  allowAddress,
}: SettingOptions) => ({
  ...(description !== undefined && { description }),
  ...(tokenLife !== undefined && { tokenLifeSeconds: tokenLife }),
  ...(tokensPerHour !== undefined && { tokensPerHour }),
  ...(tokensPerDay !== undefined && { tokensPerDay }),
  ...(tokenBinding !== undefined && { tokenBinding }),
  ...(audience.length > 0 && { audiences: audience }),
  ...(allowAddress.length > 0 && { allowedAddresses: allowAddress }),
})
