import { formText } from './form-text.ts'
import { OAuthError } from './oauth-error.ts'

const malformed = () => new OAuthError('invalid_request', 'The body is not valid application/x-www-form-urlencoded.')

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001F\u007F]/

const decode = (encoded: string): string => {
  const text = formText(encoded)
  // What is not encoded was looked through with the whole body.
  if (text === null || (text !== encoded && control.test(text))) throw malformed()
  return text
}

/**
 * The parameters of a form. A parameter that comes twice is refused and one without a value counts as left out
 * (RFC 6749 §3.2), as does whatever no OAuth parameter may hold (appendix A): control characters and NUL.
 */
export const parseForm = (body: Buffer): ReadonlyMap<string, string> => {
  const text = body.toString('utf8')
  if (text.includes('\uFFFD') || control.test(text)) throw malformed()
  const parameters = new Map<string, string>()
  if (text === '') return parameters
  const empty: string[] = []
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decode(pair.slice(at + 1))
    if (parameters.has(name)) {
      // RFC 8707 §2 lets a client name several resources; a token of ours is for one.
      if (name === 'resource') throw new OAuthError('invalid_target', 'A token is for one resource: ask for one.')
      throw new OAuthError('invalid_request', 'A parameter is given more than once.')
    }
    parameters.set(name, value)
    if (value === '') empty.push(name)
  }
  for (const name of empty) parameters.delete(name)
  return parameters
}
