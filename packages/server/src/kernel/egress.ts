/** Why a call to the outside had no answer. */
export const egressFailures = {
  URL_REFUSED: 'The URL must be https:// with a host, without credentials, and at most 2,048 characters long.',
  ADDRESS_REFUSED:
    'The host is not on the public internet. Whoever runs the service can list it in POSTERN_EGRESS_ALLOW.',
  NAME_UNRESOLVED: 'The name of the host has no address.',
  UNREACHABLE: 'The host does not answer, or ended the connection.',
  CERTIFICATE_REFUSED: 'The certificate of the host is not one for its name that is trusted here.',
  TIMED_OUT: 'The answer was not complete in time.',
  ANSWER_TOO_LARGE: 'The answer is larger than is read.',
} as const

export type EgressFailureCode = keyof typeof egressFailures

/** Thrown for a call that had no answer. It names neither the URL, which may hold what is secret, nor an address. */
export class EgressFailure extends Error {
  readonly code: EgressFailureCode

  constructor(code: EgressFailureCode) {
    super(egressFailures[code])
    this.name = 'EgressFailure'
    this.code = code
  }
}

export interface EgressBounds {
  /** For all of it: name, connection, request and the whole answer. 5,000 where nothing is said. */
  readonly timeoutMs?: number
  /** The largest body that is read. 65,536 where nothing is said. */
  readonly mostBytes?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface EgressAnswer {
  /** Whatever was answered: a redirect is not followed, so it is an answer too. */
  readonly status: number
  /** By their names in lower case; of one that came several times, what was said first or all, joined (RFC 9110 §5.2). */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * The only way to a host that somebody else than the operator named. Goes to the public internet, by HTTPS, to an address that
 * was judged before it is connected to: nobody reaches through it what only this service can reach.
 */
export interface Egress {
  /** What is wrong with the URL whatever its name resolves to; null where nothing is. To be asked before one is stored. */
  refusalOf(url: string): EgressFailureCode | null
  /** @throws EgressFailure */
  get(url: string, bounds?: EgressBounds): Promise<EgressAnswer>
  /** @throws EgressFailure */
  post(url: string, body: string, bounds?: EgressBounds): Promise<EgressAnswer>
}
