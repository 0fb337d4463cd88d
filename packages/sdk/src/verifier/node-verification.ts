import type { VerificationKey } from './algorithms.ts'

/** The part of `node:crypto` that is used here. */
interface NodeCrypto {
  createPublicKey(key: { readonly key: unknown; readonly format: 'jwk' }): object
  verify(
    hash: string,
    signed: Uint8Array,
    key: object,
    signature: Uint8Array,
    done: (fault: Error | null, holds: boolean) => void,
  ): void
}

interface Runtime {
  readonly navigator?: { readonly userAgent?: string }
  readonly process?: { readonly getBuiltinModule?: (name: 'node:crypto') => NodeCrypto | undefined }
}

/**
 * Node's own, found without an import, which would keep this module from running anywhere else. Of Node alone, which names
 * itself here: what others offer under the same name is their own work, and WebCrypto is what they are good at.
 */
const nodeCrypto = (): NodeCrypto | null => {
  const { navigator, process } = globalThis as Runtime
  if (navigator?.userAgent?.startsWith('Node.js/') !== true) return null
  return process?.getBuiltinModule?.('node:crypto') ?? null
}

/** ECDSA signatures have one length: r and s, each as long as the curve's order (RFC 7518 §3.4). */
const ecdsa: ReadonlyMap<string, { readonly hash: string; readonly half: number }> = /* @__PURE__ */ new Map([
  ['ES256', { hash: 'sha256', half: 32 }],
  ['ES384', { hash: 'sha384', half: 48 }],
])

/**
 * Writes the number that stands in `bytes` from `from` to `to` as DER has it (X.690 §8.3): as short as it can be, a zero in
 * front where the first bit is set. Byte by byte, because a view of an array costs more than the numbers it shows.
 */
const writeNumber = (bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number => {
  let start = from
  while (start < to - 1 && bytes[start] === 0) start += 1
  const padding = bytes[start]! >= 0x80 ? 1 : 0
  into[at] = 0x02
  into[at + 1] = to - start + padding
  let end = at + 2
  if (padding === 1) into[end++] = 0
  for (let index = start; index < to; index += 1) into[end++] = bytes[index]!
  return end
}

/** SEQUENCE { r, s }, whose lengths fit into one byte each for curves of up to 384 bits. */
const derOf = (signature: Uint8Array, half: number): Uint8Array => {
  const der = new Uint8Array(2 + 2 * (3 + half))
  const end = writeNumber(signature, half, 2 * half, der, writeNumber(signature, 0, half, der, 2))
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/**
 * The same key, for one that is kept: in Node its signatures are verified by `node:crypto`, in the same threads and by the
 * same library as by WebCrypto, which takes half as long again for it, and five times as long on the event loop. In DER,
 * because `node:crypto` is as slow where it is asked for JWS's form.
 */
export const keptKey = (key: VerificationKey): VerificationKey => {
  const kind = ecdsa.get(key.alg)
  const crypto = kind && nodeCrypto()
  if (!crypto) return key
  const { hash, half } = kind
  const object = crypto.createPublicKey({ key: JSON.parse(key.canonical), format: 'jwk' })
  return {
    ...key,
    verify: (signature, signed) =>
      signature.length === 2 * half
        ? new Promise((resolve, reject) => {
            crypto.verify(hash, signed, object, derOf(signature, half), (fault, holds) =>
              fault ? reject(fault) : resolve(holds),
            )
          })
        : Promise.resolve(false),
  }
}
