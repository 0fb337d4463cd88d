import type { IncomingMessage } from 'node:http'
import { fault } from '../../kernel/fault.ts'

/**
 * The whole body, up to `most` bytes.
 * @throws Fault PAYLOAD_TOO_LARGE; UNSUPPORTED_MEDIA_TYPE for a compressed one; MALFORMED_REQUEST where it broke off
 */
export const readBody = (request: IncomingMessage, most: number): Promise<Buffer> => {
  const tooLarge = () => fault('PAYLOAD_TOO_LARGE', `The body may have at most ${most} bytes.`)
  const { 'content-encoding': encoding, 'content-length': length = 0 } = request.headers
  if (encoding !== undefined && !/^(identity)?$/i.test(encoding))
    return Promise.reject(fault('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a content encoding.'))
  if (Number(length) > most) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    const take = (chunk: Buffer): void => {
      received += chunk.length
      if (received <= most) {
        chunks.push(chunk)
        return
      }
      request.off('data', take)
      reject(tooLarge())
    }
    request.on('data', take)
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    const broken = () => reject(fault('MALFORMED_REQUEST', 'The body broke off.'))
    request.on('error', broken)
    request.on('close', () => !request.complete && broken())
  })
}

/** The media type of the body, without parameters, in lower case. */
export const mediaTypeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
