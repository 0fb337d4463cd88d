/** Keys of an AWS principal. Those that last for a while come with a session token. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

interface AwsRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly region: string
  readonly service: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const algorithm = 'AWS4-HMAC-SHA256'
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const hex = (buffer: ArrayBuffer): string =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const hashOf = async (text: string): Promise<string> => hex(await crypto.subtle.digest('SHA-256', bytesOf(text)))

const hmac = async (key: BufferSource, text: string): Promise<ArrayBuffer> => {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return crypto.subtle.sign('HMAC', imported, bytesOf(text))
}

/**
 * The headers of a request with AWS Signature Version 4 (AWS, “Create a signed AWS API request”). The URL has no query and
 * its path needs no encoding: that is all a call of Secrets Manager needs.
 */
export const awsSigned = async (request: AwsRequest, keys: AwsKeys): Promise<Record<string, string>> => {
  const { method, url, body, region, service, now } = request
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const token = keys.sessionToken
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': time,
    ...(token !== undefined && { 'x-amz-security-token': token }),
  }
  const signed = Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('')
  const canonical = [method, url.pathname, '', lines, names, await hashOf(body)].join('\n')
  const scope = [day, region, service, 'aws4_request'].join('/')
  let key: BufferSource = bytesOf(`AWS4${keys.secretAccessKey}`)
  for (const part of [day, region, service, 'aws4_request']) key = await hmac(key, part)
  const signature = hex(await hmac(key, [algorithm, time, scope, await hashOf(canonical)].join('\n')))
  const credential = `Credential=${keys.accessKeyId}/${scope}`
  return { ...headers, authorization: `${algorithm} ${credential}, SignedHeaders=${names}, Signature=${signature}` }
}
