import { toBase64 } from '@postern/protocol'
import { PosternError } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { secureBytes } from '../platform.ts'
import { awsTextOf } from './aws.ts'
import type { AwsSecretsManagerOptions } from './aws.ts'
import { awsErrorOf, createAwsRequest } from './aws-request.ts'
import { createKeeper } from './keeper.ts'
import type { KeeperSettings, SecretKeeper } from './keeper.ts'

interface Found {
  readonly document: string | null
  /** Null where nothing is there yet. */
  readonly version: { readonly id: string; readonly isBinary: boolean } | null
}

/** Errors by which AWS, with status 400, asks for patience. */
const throttled = /^(?:Throttling|ThrottledException|TooManyRequests|RequestLimitExceeded|RequestThrottled)/
/** What a try with a version that is there cannot end with if it may be written, but for a race. */
const provesNothing = ['ResourceExistsException', 'InvalidParameterException']

/** A name for a version that AWS makes once, however often it is asked to. */
const newVersionName = (): string => [...secureBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * Puts secrets into AWS Secrets Manager, as the version `AWSCURRENT`; the one before becomes `AWSPREVIOUS`. The secret itself
 * must be there: who may create one, in which account and under which key, is yours to say.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const awsSecretsManagerKeeper = (options: KeeperSettings<AwsSecretsManagerOptions>): SecretKeeper => {
  const { platform, where, call, failed, recordOf } = createAwsRequest(options)
  const noSecret = (): PosternError => new PosternError('SECRET_MISSING', { where: `${where}: no such secret` })
  let named = { content: '', version: '' }

  const called = async (action: string, input: Readonly<Record<string, unknown>> = {}): Promise<Answer> => {
    const answer = await call(action, input)
    const error = awsErrorOf(answer) ?? ''
    if (throttled.test(error)) throw new PosternError('SECRET_UNAVAILABLE', { where, status: 429 })
    // What was marked for deletion is not read or written.
    if (error === 'InvalidRequestException') throw noSecret()
    return answer
  }
  const isNotFound = (answer: Answer): boolean => awsErrorOf(answer) === 'ResourceNotFoundException'

  /** It may have been created and hold nothing yet, which AWS tells apart only when asked about the secret itself. */
  const findEmpty = async (): Promise<Found> => {
    const answer = await called('DescribeSecret')
    if (answer.status !== 200) throw noSecret()
    return { document: null, version: null }
  }

  const contentOf = (text: string, isBinary: boolean): Readonly<Record<string, string>> =>
    isBinary ? { SecretBinary: toBase64(new TextEncoder().encode(text)) } : { SecretString: text }

  return createKeeper<Found>(platform, where, {
    find: async () => {
      const answer = await called('GetSecretValue', { VersionStage: 'AWSCURRENT' })
      if (isNotFound(answer)) return findEmpty()
      const record = recordOf(answer)
      const { VersionId: id, SecretString: text } = record
      if (typeof id !== 'string') throw new PosternError('INVALID_RESPONSE', { where })
      return { document: awsTextOf(record, where), version: { id, isBinary: typeof text !== 'string' } }
    },
    // What is there, by the name it has there: AWS does nothing then, but only for who may write.
    tryOut: async ({ document, version }) => {
      if (document === null || version === null) return
      const content = contentOf(document, version.isBinary)
      const answer = await called('PutSecretValue', { ClientRequestToken: version.id, ...content })
      if (answer.status !== 200 && !provesNothing.includes(awsErrorOf(answer) ?? '')) throw failed(answer)
    },
    write: async (document, { version }) => {
      const text = typeof document === 'string' ? document : JSON.stringify(document)
      if (named.content !== text) named = { content: text, version: newVersionName() }
      const content = contentOf(text, version?.isBinary === true)
      const answer = await called('PutSecretValue', { ClientRequestToken: named.version, ...content })
      if (isNotFound(answer)) throw noSecret()
      recordOf(answer)
    },
  })
}
