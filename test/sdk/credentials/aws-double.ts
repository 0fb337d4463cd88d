import { createHash, createHmac } from 'node:crypto'
import type { FakeClock } from '../support/fake-clock.ts'
import { json } from '../support/fake-issuer.ts'

export const awsKeys = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'aws-key-canary',
  sessionToken: 'aws-session-canary',
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** AWS Secrets Manager as far as it can be seen from outside: it checks each signature as AWS says it does. */
export class AwsDouble {
  readonly clock: FakeClock
  readonly region = 'eu-central-1'
  readonly secrets: Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', Record<string, string>>> = {}
  readonly asked: string[] = []
  refusals = 0
  isDown = false

  constructor(clock: FakeClock) {
    this.clock = clock
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(String(input))
    if (this.isDown) throw new TypeError('fetch failed')
    if (url.origin !== `https://secretsmanager.${this.region}.amazonaws.com` || init.method !== 'POST')
      throw new Error(`nothing there: ${url}`)
    const headers = new Headers(init.headers)
    const body = String(init.body)
    if (!this.#isSigned(url, headers, body)) {
      this.refusals += 1
      return json(400, { __type: 'InvalidSignatureException', message: `The key was ${awsKeys.secretAccessKey}` })
    }
    const { SecretId: id, VersionStage: stage } = JSON.parse(body) as { SecretId: string; VersionStage: 'AWSCURRENT' }
    this.asked.push(`${id} ${stage}`)
    const found = this.secrets[stage]
    return found ? json(200, { ARN: 'arn', Name: id, ...found }) : json(400, { __type: 'ResourceNotFoundException' })
  }

  #isSigned(url: URL, headers: Headers, body: string): boolean {
    const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
    const [, credential = '', names = '', signature] = pattern.exec(headers.get('authorization') ?? '') ?? []
    const [accessKeyId, day = '', region = '', service = '', end = ''] = credential.split('/')
    const time = headers.get('x-amz-date') ?? ''
    const at = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
    if (!(Math.abs(at - this.clock.now().wall) < 300_000) || !time.startsWith(day)) return false
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
