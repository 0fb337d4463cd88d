import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fromAwsSecretsManager } from '../../../packages/sdk/src/credentials/aws.ts'
import type { AwsSecretsManagerOptions } from '../../../packages/sdk/src/credentials/aws.ts'
import { awsSigned } from '../../../packages/sdk/src/credentials/aws-signature.ts'
import { AwsDouble, awsKeys } from '../support/aws-double.ts'
import { FakeClock, hour, minute } from '../support/fake-clock.ts'
import { json } from '../support/fake-issuer.ts'
import { rejectionOf, tellStory } from '../support/story.ts'

const tellAws = (options: Partial<AwsSecretsManagerOptions> = {}) => {
  const clock = new FakeClock()
  const aws = new AwsDouble(clock)
  aws.secrets.AWSCURRENT = { SecretString: '{"clientId":"app_1","clientSecret":"new"}' }
  const credentials = fromAwsSecretsManager({
    ...{ region: aws.region, secretId: 'billing/postern', keys: () => Promise.resolve(awsKeys) },
    ...{ fetch: aws.fetch, clock, ...options },
  })
  const read = async (refused = false) => credentials.provider({ refused, signal: new AbortController().signal })
  return { clock, aws, credentials, read }
}

test('a request is signed as the example that AWS published says', async () => {
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
  const request = {
    ...{ method: 'GET' as const, url: new URL('https://example.amazonaws.com/'), headers: {}, body: '' },
    ...{ region: 'us-east-1', service: 'service', now: Date.UTC(2015, 7, 30, 12, 36, 0) },
  }
  expect(await awsSigned(request, keys)).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
      'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  })
})

test('the current version is read with a signature that AWS accepts, as text or as bytes', async () => {
  const { aws, read } = tellAws({ keepMs: 0 })
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['new'] })
  aws.secrets.AWSCURRENT = { SecretBinary: btoa('{"clientId":"app_1","secrets":["other"]}') }
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['other'] })
  expect(aws.asked).toEqual(['billing/postern AWSCURRENT', 'billing/postern AWSCURRENT'])
  expect(aws.refusals).toBe(0)
})

test('a key that is not the right one gives an error without a word of what AWS said', async () => {
  const { aws, read } = tellAws({ keys: { ...awsKeys, secretAccessKey: 'another-canary' } })
  const error = await rejectionOf(read())
  expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', status: 400 })
  expect(aws.refusals).toBe(1)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
})

test('when the current version is refused, the one before is read too, where there is one', async () => {
  const { aws, read } = tellAws()
  expect(await read(true)).toEqual({ clientId: 'app_1', secrets: ['new'] })
  aws.secrets.AWSPREVIOUS = { SecretString: '{"clientId":"app_1","clientSecret":"old"}' }
  expect(await read(true)).toEqual({ clientId: 'app_1', secrets: ['new', 'old'] })
})

test('a client bridges a rotation that is not through yet: the secret of the version before is tried', async () => {
  const { aws, credentials } = tellAws()
  aws.secrets.AWSPREVIOUS = { SecretString: '{"clientId":"app_1","clientSecret":"old"}' }
  const { client, issuer } = tellStory({ credentials })
  issuer.onToken = ({ headers }) =>
    headers.get('authorization') === `Basic ${btoa('app_1:old')}`
      ? issuer.tokenAnswer()
      : json(401, { error: 'invalid_client' })
  expect((await client.token()).value).toBe('token-1')
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('what was read is kept for five minutes, and for a day while AWS cannot be asked', async () => {
  const { clock, aws, read } = tellAws()
  await read()
  await clock.advance(5 * minute - 1)
  await read()
  expect(aws.asked).toHaveLength(1)
  await clock.advance(1)
  await read()
  expect(aws.asked).toHaveLength(2)
  aws.isDown = true
  await clock.advance(23 * hour)
  expect(await read()).toMatchObject({ secrets: ['new'] })
  await clock.advance(hour)
  expect(await rejectionOf(read())).toMatchObject({ code: 'NETWORK' })
})

test('a hundred that wait cost one request', async () => {
  const { aws, read } = tellAws()
  await Promise.all(Array.from({ length: 100 }, () => read()))
  expect(aws.asked).toHaveLength(1)
})

test('a manager that does not answer is given up after the time-out', async () => {
  const asked = Promise.withResolvers<void>()
  const fetch = (): Promise<Response> => {
    asked.resolve()
    return new Promise(() => {})
  }
  const { clock, read } = tellAws({ timeoutMs: 2_000, fetch })
  const failing = rejectionOf(read())
  await asked.promise
  await clock.advance(2_000)
  expect(await failing).toMatchObject({ code: 'TIMEOUT', message: 'AWS Secrets Manager: TIMEOUT' })
})

test('a redirect is not followed: the signed request would go elsewhere', async () => {
  const elsewhere: string[] = []
  const fetch = async (input: unknown): Promise<Response> => {
    elsewhere.push(String(input))
    return new Response(null, { status: 307, headers: { location: 'https://evil.example.com/' } })
  }
  const { read } = tellAws({ fetch })
  expect(await rejectionOf(read())).toMatchObject({ code: 'REDIRECT_REFUSED' })
  expect(elsewhere).toHaveLength(1)
})

test('keys that cannot be got are an error that says nothing of what went wrong there but its name', async () => {
  const { read } = tellAws({
    keys: () => {
      throw new RangeError('canary')
    },
  })
  const error = await rejectionOf(read())
  expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', retryable: true })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
})

test('a region that could lead to another host is refused', () => {
  for (const region of ['', 'eu-central-1.evil.example.com', 'eu-central-1@evil', '../x', 'EU-CENTRAL-1'])
    expect(() => tellAws({ region })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
  expect(() => tellAws({ endpoint: 'http://vpce.example.com' })).toThrow(
    expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
  )
})
