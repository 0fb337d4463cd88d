import { fromBase64 } from '@postern/protocol'
import type { ClientCredentials, Credentials } from '../credentials.ts'
import { PosternError, misconfigured } from '../errors.ts'
import { isRecord } from '../record.ts'
import { requireIssuerUrl } from '../secure-url.ts'
import { awsSigned } from './aws-signature.ts'
import type { AwsKeys } from './aws-signature.ts'
import { credentialsOf, joined } from './document.ts'
import { keptCredentials } from './kept.ts'
import type { ManagerOptions } from './kept.ts'
import { createManagerRequest, readQuietly } from './manager-request.ts'

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

const where = 'AWS Secrets Manager'
const regionPattern = /^[a-z]{2}(?:-[a-z]+)+-\d$/

const endpointOf = (region: string): string =>
  `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

const textOf = ({ SecretString: text, SecretBinary: binary }: Record<string, unknown>): string => {
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
  const { region, secretId, keys, clientId } = options
  if (!regionPattern.test(region) || !secretId)
    throw misconfigured('`region` must be like eu-central-1, `secretId` not empty')
  const url = requireIssuerUrl(options.endpoint ?? endpointOf(region))
  const { clock, ask, failed, recordOf } = createManagerRequest(options, where)

  const read = async (stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Credentials | null> => {
    const body = JSON.stringify({ SecretId: secretId, VersionStage: stage })
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    }
    const given = await readQuietly(where, () => (typeof keys === 'function' ? keys() : keys))
    const now = clock.now().wall
    const request = { method: 'POST' as const, url, headers, body, region, service: 'secretsmanager', now }
    const answer = await ask({ url: url.href, method: 'POST', headers: await awsSigned(request, given), body })
    // A secret that was never changed has no version before.
    const kind = isRecord(answer.json) ? answer.json['__type'] : null
    if (answer.status === 400 && typeof kind === 'string' && kind.endsWith('ResourceNotFoundException')) return null
    if (answer.status !== 200) throw failed(answer)
    return credentialsOf(textOf(recordOf(answer)), clientId, where)
  }

  return keptCredentials(options, clock, async ({ refused }) => {
    const current = await read('AWSCURRENT')
    if (current === null) throw new PosternError('SECRET_UNAVAILABLE', { where, status: 400 })
    return refused ? joined(current, await read('AWSPREVIOUS')) : current
  })
}
