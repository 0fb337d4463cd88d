import { authorizationServerMetadataPath } from '@postern/protocol'
import { PosternError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { Platform } from './platform.ts'
import { isRecord } from './record.ts'
import { refused } from './refused.ts'
import { issuerOf } from './secure-url.ts'

interface Options {
  readonly platform: Platform
  readonly url: URL
  readonly timeoutMs: number
}

const where = 'authorization server metadata'
const maxBytes = 64 * 1024

/** Where an issuer's metadata is: the well-known path goes between host and path (RFC 8414 §3.1). */
const metadataUrl = (url: URL): string => url.origin + authorizationServerMetadataPath + url.pathname.replace(/\/$/, '')

/**
 * Finds the token endpoint, once. Whoever controls the metadata decides where the secret goes: it must name the
 * configured issuer exactly (RFC 8414 §3.3), and an endpoint of the same origin.
 */
export const createMetadata = ({ platform, url, timeoutMs }: Options) => {
  const issuer = issuerOf(url)
  let tokenEndpoint: string | null = null

  const read = async (signal: AbortSignal): Promise<string> => {
    const request = { url: metadataUrl(url), method: 'GET', headers: { accept: 'application/json' } } as const
    const answer = await exchange(platform, { ...request, where, timeoutMs, maxBytes, signal })
    if (answer.status !== 200) throw refused(answer, where)
    const { status, json } = answer
    if (!isRecord(json)) throw new PosternError('INVALID_RESPONSE', { where, status })
    if (json['issuer'] !== issuer && json['issuer'] !== `${issuer}/`)
      throw new PosternError('ISSUER_MISMATCH', { where, status })
    const endpoint = json['token_endpoint']
    if (typeof endpoint !== 'string' || !URL.canParse(endpoint) || new URL(endpoint).origin !== url.origin)
      throw new PosternError('INVALID_RESPONSE', { where, status })
    return endpoint
  }

  return {
    /** @throws PosternError `ISSUER_MISMATCH` · `INVALID_RESPONSE` · those of {@link exchange} */
    tokenEndpoint: async (signal: AbortSignal): Promise<string> => (tokenEndpoint ??= await read(signal)),
    /** The endpoint was not there: read anew next time. */
    forget: (): void => {
      tokenEndpoint = null
    },
  }
}
