/** What a token is for. */
export interface TokenTarget {
  /** The API the token is for (RFC 8707 `resource`); Postern's own when left out. */
  readonly audience?: string | undefined
  /** The permissions it carries; all the application was granted when left out. */
  readonly scope?: readonly string[] | undefined
}
