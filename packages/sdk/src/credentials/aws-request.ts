import { misconfigured } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { isRecord } from '../record.ts'
import { requireIssuerUrl } from '../secure-url.ts'
import { awsSigned } from './aws-signature.ts'
import type { AwsKeys } from './aws-signature.ts'
import type { ManagerRequestOptions } from './kept.ts'
import { createManagerRequest, readQuietly } from './manager-request.ts'

/** Which secret of AWS Secrets Manager, and who asks for it. */
interface AwsSecret {
  readonly region: string
  readonly secretId: string
  readonly keys: AwsKeys | (() => AwsKeys | Promise<AwsKeys>)
  readonly endpoint?: string
}

const where = 'AWS Secrets Manager'
const regionPattern = /^[a-z]{2}(?:-[a-z]+)+-\d$/

const endpointOf = (region: string): string =>
  `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

/** What AWS calls the error of an answer; null where it names none. */
export const awsErrorOf = ({ json }: Answer): string | null => {
  const type = isRecord(json) ? json['__type'] : null
  return typeof type === 'string' ? (type.split('#').at(-1) ?? null) : null
}

/** Calls AWS Secrets Manager about one secret, each call signed. @throws PosternError `INVALID_CONFIGURATION` */
export const createAwsRequest = (options: AwsSecret & ManagerRequestOptions) => {
  const { region, secretId, keys } = options
  if (!regionPattern.test(region) || !secretId)
    throw misconfigured('`region` must be like eu-central-1, `secretId` not empty')
  const url = requireIssuerUrl(options.endpoint ?? endpointOf(region))
  const manager = createManagerRequest(options, where)

  const call = async (action: string, input: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const body = JSON.stringify({ SecretId: secretId, ...input })
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${action}` }
    const given = await readQuietly(where, () => (typeof keys === 'function' ? keys() : keys))
    const now = manager.clock.now().wall
    const request = { method: 'POST' as const, url, headers, body, region, service: 'secretsmanager', now }
    return manager.ask({ url: url.href, method: 'POST', headers: await awsSigned(request, given), body })
  }

  return { ...manager, where, call }
}
