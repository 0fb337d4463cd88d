/** One limit: so many at once, and then as many more as come back evenly over the window. */
interface Rule {
  /** What is counted; as it stands in the documentation. */
  readonly counts: string
  readonly per: 'address' | 'client and address' | 'application' | 'account'
  readonly quota: number
  readonly windowMs: number
  /**
   * How instances share it. `at once`: whoever is counted waits for the database when this instance's share is used up,
   * so that an attacker gains nothing by more instances. `behind`: told a moment later, so that nobody waits. `no`: it
   * guards this process or its connections, of which each instance has its own.
   */
  readonly sharing: 'at once' | 'behind' | 'no'
  /** Stands against guessing, and so can be set but not turned off. */
  readonly isGuard: boolean
}

const guard = { isGuard: true, sharing: 'at once' } as const
const volume = { isGuard: false, sharing: 'behind' } as const

/**
 * Every limit there is. Those of guessing count what was wrong, and are asked only then: whoever is right is never held up
 * by who is wrong behind the same address. How sign-ins are slowed down stands in domain/sessions/delays.ts, because there
 * the wait grows and each try costs a password hash.
 */
export const limitRules = {
  'wrong-credentials': {
    counts: 'wrong client credentials at the OAuth endpoints, and wrong codes of `postern login`',
    per: 'address',
    quota: 20,
    windowMs: 120_000,
    ...guard,
  },
  // A fifth of what its address may: one client that goes on with an old secret leaves the others room to be wrong in.
  'wrong-client': {
    counts: 'wrong credentials of one client',
    per: 'client and address',
    quota: 10,
    windowMs: 300_000,
    ...guard,
  },
  'wrong-set-up-tokens': {
    counts: 'wrong set-up tokens',
    per: 'address',
    quota: 20,
    windowMs: 120_000,
    ...guard,
  },
  'wrong-invitations': {
    counts: 'wrong invitation tokens',
    per: 'address',
    quota: 20,
    windowMs: 120_000,
    ...guard,
  },
  // A right client after a restart is read at the first try or one of the next, while a flood costs the database little.
  'client-look-ups': {
    counts: 'clients read from the database for an address that was wrong too often',
    per: 'address',
    quota: 50,
    windowMs: 2_500,
    isGuard: true,
    sharing: 'no',
  },
  'session-look-ups': {
    counts: 'cookies of no session that were looked up',
    per: 'address',
    quota: 50,
    windowMs: 2_500,
    isGuard: true,
    sharing: 'no',
  },
  requests: {
    counts: 'requests without credentials that hold: pages, metadata, refused tokens, paths there are not',
    per: 'address',
    quota: 3_000,
    windowMs: 60_000,
    ...volume,
  },
  // About what one core signs: one application can't take more than one instance of several.
  tokens: { counts: 'tokens handed out', per: 'application', quota: 600_000, windowMs: 60_000, ...volume },
  'application-calls': {
    counts: 'calls of the API with tokens of an application',
    per: 'application',
    quota: 120_000,
    windowMs: 60_000,
    ...volume,
  },
  'account-calls': {
    counts: 'calls of the API by a person',
    per: 'account',
    quota: 6_000,
    windowMs: 60_000,
    ...volume,
  },
} as const satisfies Record<string, Rule>

export type LimitName = keyof typeof limitRules
export const limitNames = Object.keys(limitRules) as LimitName[]

/** What the operator set otherwise; null turns a limit off. */
export type LimitSettings = Readonly<
  Partial<Record<LimitName, { readonly quota: number; readonly windowMs: number } | null>>
>

const settingSyntax = /^([a-z-]+)=(?:(off)|([1-9]\d{0,8})\/([1-9]\d{0,4})s)$/

/** Reads `tokens=1000/60s,requests=off`; says what is wrong with each part that does not fit. */
export const readLimitSettings = (text: string, fail: (reason: string) => void): LimitSettings => {
  const settings: Partial<Record<LimitName, { quota: number; windowMs: number } | null>> = {}
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue
    const [, name, off, quota, seconds] = settingSyntax.exec(part) ?? []
    if (name === undefined) fail(`${part} must look like tokens=1000/60s, or requests=off.`)
    else if (!Object.hasOwn(limitRules, name)) fail(`there is no limit ${name}: there are ${limitNames.join(', ')}.`)
    else if (off !== undefined && limitRules[name as LimitName].isGuard)
      fail(`${name} stands against guessing and cannot be off: give it a higher number.`)
    else
      settings[name as LimitName] =
        off === undefined ? { quota: Number(quota), windowMs: Number(seconds) * 1_000 } : null
  }
  return settings
}
