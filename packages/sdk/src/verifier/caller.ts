import type { GrantablePermission, Permission } from '@postern/protocol'
import { isRecord } from '../record.ts'
import type { AccessClaims } from './access-claims.ts'

const frozen = (value: unknown): unknown => {
  if (Array.isArray(value) || isRecord(value)) for (const each of Object.values(value)) frozen(each)
  return Object.freeze(value)
}

/** Who calls. The same object for each request with the same token, so nothing of it can be changed. */
export class Caller {
  readonly #permissions: ReadonlySet<string>
  /** The application. */
  readonly clientId: string
  /** Whom the call is for: the application itself, or the person behind it. */
  readonly subject: string
  /** The space the application belongs to. */
  readonly space: string
  /** What the token may be used for. */
  readonly permissions: readonly Permission[]
  /** Who acts for {@link Caller.subject} (RFC 8693 §4.1); null where that is who calls. */
  readonly act: Readonly<Record<string, unknown>> | null
  /** The `jti`, to find the token in Postern's audit. */
  readonly tokenId: string
  readonly #expiresAt: number

  constructor(claims: AccessClaims) {
    this.#permissions = new Set(claims.scope)
    this.clientId = claims.clientId
    this.subject = claims.subject
    this.space = claims.space
    this.permissions = Object.freeze([...claims.scope]) as readonly Permission[]
    this.act = frozen(claims.act) as Caller['act']
    this.tokenId = claims.tokenId
    this.#expiresAt = claims.expiresAt
    Object.freeze(this)
  }

  /** When the token ends. */
  get expiresAt(): Date {
    return new Date(this.#expiresAt * 1000)
  }

  /** Whether the token may be used for this. A misspelt permission does not compile. */
  may(permission: GrantablePermission): boolean {
    return this.#permissions.has(permission)
  }
}
