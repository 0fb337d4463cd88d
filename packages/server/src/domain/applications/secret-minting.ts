import { formatSecret, hasAllClasses, hintOf, type Id } from '@postern/protocol'
import type { Keyring } from '../../kernel/encryption/keyring.ts'
import type { Randomness } from '../../kernel/randomness.ts'
import { Secret } from '../../kernel/secret.ts'

export interface MintedSecret {
  readonly secret: Secret
  readonly hash: Uint8Array<ArrayBuffer>
  readonly hint: string
}

/**
 * What is stored of a client secret: HMAC-SHA-256 under a server key. Fast on purpose: the 256 bits are ours, so there
 * is nothing to guess, and the token path must not pay for a slow hash.
 */
export const hashOfSecret = (keyring: Keyring, secret: string): Uint8Array<ArrayBuffer> =>
  keyring.digest('client-secrets', secret)

/** Mints the secret of a slot; it is nowhere but in the value returned. */
export const mintSecret = (
  deps: { readonly keyring: Keyring; readonly randomness: Randomness },
  secretId: Id<'ApplicationSecret'>,
): MintedSecret => {
  for (;;) {
    const text = formatSecret({ kind: 'app', secretId, random: deps.randomness.bytes(32) })
    if (hasAllClasses(text)) {
      return { secret: new Secret(text), hash: hashOfSecret(deps.keyring, text), hint: hintOf(text) }
    }
  }
}
