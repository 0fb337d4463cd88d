import { fromBase64 } from '@postern/protocol'
import type { ClientCredentials, Credentials } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { awsErrorOf, createAwsRequest } from './aws-request.ts'
import type { AwsKeys } from './aws-signature.ts'
import { credentialsOf, joined } from './document.ts'
import { keptCredentials } from './kept.ts'
import type { ManagerOptions } from './kept.ts'

export interface AwsSecretsManagerOptions extends ManagerOptions {
  /** Such as `eu-central-1`. */
  readonly region: string
  /** The secret's name or ARN. */
  readonly secretId: string
  /**
   * The keys to ask with, or a function that gets them, asked anew each time: `fromNodeProviderChain()` of
   * `@aws-sdk/credential-providers` is one.
   */
  readonly keys: AwsKeys | (() => AwsKeys | Promise<AwsKeys>)
  /** In place of the region's own address, for an endpoint within a VPC. */
  readonly endpoint?: string
}

/** The text of a version, which may be kept as text or as bytes. @throws PosternError `SECRET_MALFORMED` */
export const awsTextOf = (
  { SecretString: text, SecretBinary: binary }: Record<string, unknown>,
  where: string,
): string => {
  if (typeof text === 'string') return text
  const bytes = typeof binary === 'string' ? fromBase64(binary) : null
  if (bytes === null) throw new PosternError('SECRET_MALFORMED', { where })
  return new TextDecoder().decode(bytes)
}

/**
 * Credentials from AWS Secrets Manager: the version `AWSCURRENT`, and when that is refused `AWSPREVIOUS` behind it.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const fromAwsSecretsManager = (options: AwsSecretsManagerOptions): ClientCredentials => {
  const { clock, where, call, failed, recordOf } = createAwsRequest(options)

  const read = async (stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Credentials | null> => {
    const answer = await call('GetSecretValue', { VersionStage: stage })
    // A secret that was never changed has no version before.
    if (answer.status === 400 && awsErrorOf(answer) === 'ResourceNotFoundException') return null
    if (answer.status !== 200) throw failed(answer)
    return credentialsOf(awsTextOf(recordOf(answer), where), options.clientId, where)
  }

  return keptCredentials(options, clock, async ({ refused }) => {
    const current = await read('AWSCURRENT')
    if (current === null) throw new PosternError('SECRET_UNAVAILABLE', { where, status: 400 })
    return refused ? joined(current, await read('AWSPREVIOUS')) : current
  })
}
