// A process of its own: how many tokens a second the verifier of the SDK takes, and jose beside it, each with the same checks.
import { createVerifier } from '@postern/sdk/verifier'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'

export interface VerifierOrder {
  readonly milliseconds: number
}

/** Per second. */
export interface VerifierRates {
  readonly seen: number
  readonly seenByJose: number
  readonly fresh: number
  readonly freshByJose: number
}

process.once('disconnect', () => process.exit())

const issuer = 'https://id.example.com'
const audience = 'https://orders.example.com'
const clientId = 'app_01jd3q5z8k7m2n4p6r8t0v2x4y'
const space = 'spc_01jd3q5z8k7m2n4p6r8t0v2x4y'
const epoch = 3
/** Tokens that are verified over and over, and those that are verified once. */
const seenTokens = 500
const freshTokens = 4_000
const turnTokens = 200
/** As many are under way at a time. */
const beside = 16

const { publicKey, privateKey } = await generateKeyPair('ES256')
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' }] }
let serial = 0

const sign = (claims: Readonly<Record<string, unknown>>, typ: string): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: 'key-1' }).sign(privateKey)

/** Headers as they come from the network: bytes, of which each request makes a text of its own. */
const headersOf = (count: number): Promise<readonly Buffer[]> => {
  const now = Math.floor(Date.now() / 1000)
  const one = async (): Promise<Buffer> => {
    const times = { iat: now, exp: now + 21_600, jti: `tok_${(serial += 1)}` }
    const who = { iss: issuer, sub: clientId, aud: audience, client_id: clientId, space, epoch, credential: 'sec_1' }
    const scope = 'applications:read applications:update audit:read'
    return Buffer.from(`Bearer ${await sign({ ...who, ...times, scope }, 'at+jwt')}`)
  }
  return Promise.all(Array.from({ length: count }, one))
}

const revoked = Array.from({ length: 100 }, (_, index) => `tok_revoked_${index}`)
const fetchOfIssuer = async (input: string | URL | Request): Promise<Response> => {
  if (String(input).endsWith('jwks.json')) return Response.json(jwks)
  const iat = Math.floor(Date.now() / 1000)
  const feed = { iss: issuer, iat, exp: iat + 60, space, revoked, epochs: { [clientId]: epoch } }
  return new Response(await sign(feed, 'postern-revocations+jwt'))
}

const verifier = createVerifier({
  issuer,
  audience,
  fetch: fetchOfIssuer,
  client: { token: async () => ({ value: 'token' }) as never, invalidate: () => {} },
})
const own = (header: Buffer): Promise<unknown> =>
  verifier.authenticate({ authorization: header.toString('latin1') }, { require: ['applications:read'] })

const keys = createLocalJWKSet(jwks)
const denied = new Set(revoked)
const epochs = new Map([[clientId, epoch]])
const jose = async (header: Buffer): Promise<unknown> => {
  const { payload } = await jwtVerify(header.toString('latin1').slice('Bearer '.length), keys, {
    algorithms: ['ES256'],
    typ: 'at+jwt',
    issuer,
    audience,
    requiredClaims: ['exp', 'client_id', 'space', 'jti'],
  })
  const isInForce = !denied.has(payload.jti!) && payload['epoch'] === epochs.get(payload['client_id'] as string)
  if (!isInForce || !String(payload['scope']).split(' ').includes('applications:read')) throw new Error('refused')
  return payload
}

type Verify = (header: Buffer) => Promise<unknown>

/** Each header once, some at a time. */
const once = async (headers: readonly Buffer[], verify: Verify): Promise<void> => {
  for (let index = 0; index < headers.length; index += beside)
    await Promise.all(headers.slice(index, index + beside).map((header) => verify(header)))
}

/** The same headers over and over. */
const repeated = async (headers: readonly Buffer[], verify: Verify, milliseconds: number): Promise<number> => {
  const startedAt = performance.now()
  let done = 0
  while (performance.now() - startedAt < milliseconds) {
    await once(headers, verify)
    done += headers.length
  }
  return (done * 1_000) / (performance.now() - startedAt)
}

/** Milliseconds that each header takes once, by either: in short turns, so that what the machine does meanwhile hits both. */
const inTurns = async (headers: readonly Buffer[]): Promise<{ readonly own: number; readonly jose: number }> => {
  const took = { own: 0, jose: 0 }
  const turn = async (which: keyof typeof took, part: readonly Buffer[]): Promise<void> => {
    const startedAt = performance.now()
    await once(part, which === 'own' ? own : jose)
    took[which] += performance.now() - startedAt
  }
  for (let index = 0; index < headers.length; index += turnTokens) {
    const part = headers.slice(index, index + turnTokens)
    const [first, second] = (index / turnTokens) % 2 === 0 ? (['own', 'jose'] as const) : (['jose', 'own'] as const)
    await turn(first, part)
    await turn(second, part)
  }
  return took
}

const seen = await headersOf(seenTokens)
await once(seen, own)
await once(seen, jose)

process.on('message', ({ milliseconds }: VerifierOrder) => {
  void (async () => {
    const fresh = await inTurns(await headersOf(freshTokens))
    process.send?.({
      seen: await repeated(seen, own, milliseconds),
      seenByJose: await repeated(seen, jose, milliseconds),
      fresh: (freshTokens * 1_000) / fresh.own,
      freshByJose: (freshTokens * 1_000) / fresh.jose,
    } satisfies VerifierRates)
  })()
})
