import { endpoints } from '@postern/protocol'
import type { PosternClient } from '@postern/sdk'
import { Failure } from './failure.ts'
import { failureOfProblem } from './problem.ts'

/** What of the audit is wanted: all, or the evidence of one application since a time. */
export interface ExportFilter {
  readonly application?: string
  readonly since?: string
}

const targetOf = (url: string, filter: ExportFilter): string => {
  const search = new URLSearchParams({ ...filter }).toString()
  return `${url}${endpoints.auditExport.path}${search === '' ? '' : `?${search}`}`
}

async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      yield chunk
      bytes += chunk.length
    }
  } catch (cause) {
    throw new Failure('NETWORK', `The export broke off after ${bytes} bytes: fetch it again.`, {
      retryable: true,
      cause,
    })
  }
}

/** The bytes of an export. @throws Failure */
export const openExport = async (
  client: PosternClient,
  url: string,
  signal: AbortSignal,
  filter: ExportFilter = {},
): Promise<AsyncIterable<Uint8Array>> => {
  const response = await client.fetch(targetOf(url, filter), { signal })
  if (!response.ok) throw await failureOfProblem(response)
  if (response.headers.get('content-type') !== 'application/x-ndjson' || response.body === null)
    throw new Failure('INVALID_RESPONSE', `What answers at ${url} is no Postern of this version.`)
  return unbroken(response.body)
}

/** Finds out whether an export would be given, without taking one. @throws Failure */
export const tryExport = async (
  client: PosternClient,
  url: string,
  signal: AbortSignal,
  filter: ExportFilter,
): Promise<void> => {
  const response = await client.fetch(targetOf(url, filter), { method: 'HEAD', signal })
  if (!response.ok) throw await failureOfProblem(response)
}
