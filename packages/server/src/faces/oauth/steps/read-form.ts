import { mediaTypeOf, readBody } from '../../shared/body.ts'
import type { Step } from '../context.ts'
import { parseForm } from '../form.ts'
import { OAuthError } from '../oauth-error.ts'

const mostBytes = 16_384

/** Reads the form (RFC 6749 §4.4.2, appendix B). */
export const readForm: Step = async (context) => {
  const { request } = context.exchange
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'The content type must be application/x-www-form-urlencoded.', {
      code: 'UNSUPPORTED_MEDIA_TYPE',
    })
  }
  context.body = await readBody(request, mostBytes)
  context.parameters = parseForm(context.body)
}
