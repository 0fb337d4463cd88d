import { createHash, createHmac } from 'node:crypto'
import { json } from './fake-issuer.ts'
import type { ManagerDouble } from './manager-double.ts'

export const awsKeys = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'aws-key-canary',
  sessionToken: 'aws-session-canary',
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

type Version = Readonly<Record<string, string>>

const refusal = (type: string): Response => json(400, { __type: type })

/** AWS Secrets Manager as far as it can be seen from outside: it checks each signature as AWS says it does. */
export class AwsDouble implements ManagerDouble {
  /** What AWS takes for the time; null where it does not matter. */
  readonly clock: { readonly now: () => { readonly wall: number } } | null
  readonly region = 'eu-central-1'
  origin = `https://secretsmanager.${this.region}.amazonaws.com`
  readonly secrets: Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', Version>> = {}
  readonly asked: string[] = []
  /** The requests that made a version. */
  written = 0
  /** The actions these keys are not allowed. */
  readonly denied = new Set<string>()
  isCreated = true
  refusals = 0
  isDown = false
  intercept: ManagerDouble['intercept'] = null

  constructor(clock: AwsDouble['clock']) {
    this.clock = clock
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(String(input))
    if (this.isDown) throw new TypeError('fetch failed')
    if (url.origin !== this.origin || init.method !== 'POST') throw new Error(`nothing there: ${url}`)
    const headers = new Headers(init.headers)
    const body = String(init.body)
    if (!this.#isSigned(url, headers, body)) {
      this.refusals += 1
      return json(400, { __type: 'InvalidSignatureException', message: `The key was ${awsKeys.secretAccessKey}` })
    }
    const action = (headers.get('x-amz-target') ?? '').replace('secretsmanager.', '')
    const intercepted = await this.intercept?.(action, body)
    if (intercepted) return intercepted
    if (this.denied.has(action)) return refusal('AccessDeniedException')
    return this.#answer(action, JSON.parse(body) as Record<string, string>)
  }

  #answer(action: string, input: Record<string, string>): Response {
    const { SecretId: id, VersionStage: stage } = input as { SecretId: string; VersionStage: 'AWSCURRENT' }
    if (action === 'PutSecretValue') return this.#put(input)
    if (action === 'DescribeSecret')
      return this.isCreated ? json(200, { ARN: 'arn', Name: id }) : refusal('ResourceNotFoundException')
    if (action !== 'GetSecretValue') return refusal('UnknownOperationException')
    this.asked.push(`${id} ${stage}`)
    const found = this.isCreated ? this.secrets[stage] : undefined
    if (!found) return refusal('ResourceNotFoundException')
    return json(200, { ARN: 'arn', Name: id, VersionId: 'the-version-that-was-there-first', ...found })
  }

  /** A version is made once: by its name again nothing is done, or with other contents refused. */
  #put({ ClientRequestToken: token = '', SecretString: text, SecretBinary: binary }: Record<string, string>): Response {
    if (!this.isCreated) return refusal('ResourceNotFoundException')
    if (token.length < 32 || token.length > 64) return refusal('InvalidParameterException')
    const content: Version = text === undefined ? { SecretBinary: binary! } : { SecretString: text }
    const same = Object.values(this.secrets).find(
      ({ VersionId: id = 'the-version-that-was-there-first' }) => id === token,
    )
    if (same) {
      const isSame = same['SecretString'] === text && same['SecretBinary'] === binary
      return isSame ? json(200, { VersionId: token }) : refusal('ResourceExistsException')
    }
    this.written += 1
    if (this.secrets.AWSCURRENT) this.secrets.AWSPREVIOUS = this.secrets.AWSCURRENT
    this.secrets.AWSCURRENT = { ...content, VersionId: token }
    return json(200, { VersionId: token, VersionStages: ['AWSCURRENT'] })
  }

  #isSigned(url: URL, headers: Headers, body: string): boolean {
    const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
    const [, credential = '', names = '', signature] = pattern.exec(headers.get('authorization') ?? '') ?? []
    const [accessKeyId, day = '', region = '', service = '', end = ''] = credential.split('/')
    const time = headers.get('x-amz-date') ?? ''
    const at = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
    const now = this.clock?.now().wall ?? at
    if (!(Math.abs(at - now) < 300_000) || !time.startsWith(day)) return false
    if (accessKeyId !== awsKeys.accessKeyId || region !== this.region || service !== 'secretsmanager') return false
    if (headers.get('x-amz-security-token') !== awsKeys.sessionToken) return false
    for (const name of ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token', 'content-type'])
      if (!names.split(';').includes(name)) return false
    const values = names.split(';').map((name) => `${name}:${name === 'host' ? url.host : headers.get(name)}\n`)
    const canonical = ['POST', '/', '', values.join(''), names, sha256(body)].join('\n')
    let key: string | Buffer = `AWS4${awsKeys.secretAccessKey}`
    for (const part of [day, region, service, end]) key = hmac(key, part)
    const text = ['AWS4-HMAC-SHA256', time, `${day}/${region}/${service}/${end}`, sha256(canonical)].join('\n')
    return hmac(key, text).toString('hex') === signature
  }
}
