import type { ExchangeResponse, Permission, TokenResponse } from '@postern/protocol'
import type { Call } from '../../kernel/actor.ts'
import type { Client } from '../../domain/tokens/client-directory.ts'
import type { ShownCertificate } from '../../domain/tokens/certificate-authentication.ts'
import type { DpopProof } from '../../domain/tokens/dpop-proof.ts'
import type { Exchange } from '../shared/exchange.ts'

/** What a client presents to say who it is, before it is believed. */
export type Presented =
  | { readonly method: 'secret'; readonly clientId: string; readonly secret: string }
  | {
      readonly method: 'assertion'
      /** What else it says that it is, where it does. */
      readonly clientId: string | null
      readonly assertionType: string | null
      readonly assertion: string
    }
  | { readonly method: 'certificate'; readonly clientId: string; readonly shown: ShownCertificate }

/** What the steps of one OAuth request know so far; each step fills in its part and may count on those before it. */
export interface OAuthContext {
  readonly exchange: Exchange
  /** What the endpoint is for, where a client has to be believed first. */
  readonly permission: Permission | null
  body: Buffer
  parameters: ReadonlyMap<string, string>
  presented: Presented | null
  /** The proof of the key that the token shall be bound to, where one came. */
  proof: DpopProof | null
  client: Client | null
  /** The ID of what it authenticated with. */
  credential: string | null
  /** The call in the client's name. */
  call: Call | null
  /** Whether the evidence of a refusal is written already. */
  isRecorded: boolean
  /** A body that is null is empty. */
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown } | null
}

/** A rule of an endpoint: returns, or throws an OAuthError. It is awaited only where it returns a promise. */
export type Step = (context: OAuthContext) => void | Promise<void>

/** One grant of the token endpoint. */
export interface Grant {
  readonly grantType: string
  /** The parameters it reads beyond those every grant has. */
  readonly parameters: readonly string[]
  /** Its work; what is wrong at once may be thrown at once. */
  readonly handler: (context: OAuthContext) => Promise<TokenResponse | ExchangeResponse>
}
