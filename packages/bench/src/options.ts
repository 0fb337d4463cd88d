import { parseArgs } from 'node:util'

/** How one run of the bench measures. */
export interface Options {
  /** The parts that are asked for, by name; empty for all. */
  readonly parts: readonly string[]
  readonly rounds: number
  /** Load before the time that counts, so that sealing and the compiler have caught up; seconds. */
  readonly rampSeconds: number
  /** The time that counts in each round, seconds. */
  readonly seconds: number
  readonly connections: number
  /** Also measures the embedded database where PostgreSQL is there. */
  readonly embedded: boolean
  /** Where to keep a CPU profile of the service; null for none. A profiled run is slower. */
  readonly profile: string | null
  readonly json: boolean
}

export const usage = `pnpm bench [part…] [options]

All parts, or those named: tokens, list, sign-in, audit, sdk, verifier, start.

  --quick             three short rounds: a first impression, too short to rely on
  --rounds N          how many rounds (5)
  --ramp S            seconds of load before each round's time counts (2)
  --seconds S         seconds that count in each round (4)
  --connections N     keep-alive connections (64)
  --embedded          also measure the embedded database
  --profile DIR       keep a CPU profile of the service in DIR, and print where its time goes
  --json              print the result as JSON
`

const positive = (name: string, text: string): number => {
  const number = Number(text)
  if (!(number > 0) || !Number.isFinite(number)) throw new Error(`--${name} takes a number above 0.`)
  return number
}

const whole = (name: string, text: string): number => {
  const number = positive(name, text)
  if (!Number.isInteger(number)) throw new Error(`--${name} takes a whole number.`)
  return number
}

/** Reads the arguments; null where only the usage is asked for. @throws Error that says what is wrong with them */
export const readOptions = (args: readonly string[]): Options | null => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    // `pnpm bench -- --quick` hands the separator on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      ramp: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string', default: '64' },
      embedded: { type: 'boolean', default: false },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const [rounds, ramp, seconds] = values.quick ? ['3', '1', '1.5'] : ['5', '2', '4']
  return {
    parts: positionals,
    rounds: whole('rounds', values.rounds ?? rounds),
    rampSeconds: positive('ramp', values.ramp ?? ramp),
    seconds: positive('seconds', values.seconds ?? seconds),
    connections: whole('connections', values.connections),
    embedded: values.embedded,
    profile: values.profile ?? null,
    json: values.json,
  }
}
