import type { ClientCredentials } from '../credentials.ts'
import { misconfigured } from '../errors.ts'
import { fromProvider } from './from-provider.ts'

export interface WorkloadTokenOptions {
  /** The application's client ID. */
  readonly clientId: string
  /** Reads the JWT that the platform issued to the workload; asked anew for each try, since platforms replace it. */
  readonly token: () => string | Promise<string>
}

/**
 * Signs in with a JWT that somebody else issued to this workload, such as Kubernetes, a cloud or a CI (RFC 7523 §2.2). The
 * application must have been told to trust that issuer and subject.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const workloadToken = ({ clientId, token }: WorkloadTokenOptions): ClientCredentials => {
  if (!clientId) throw misconfigured('`clientId` is missing')
  return fromProvider(() => ({ clientId, assertion: async () => (await token()).trim() }))
}
