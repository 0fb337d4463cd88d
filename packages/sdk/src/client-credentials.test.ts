import fc from 'fast-check'
import { expect, test } from 'vitest'
import { basicAuthorization } from './client-credentials.ts'

const decode = (authorization: string): [string, string] => {
  const [id, secret, ...rest] = atob(authorization.slice('Basic '.length)).split(':')
  if (rest.length > 0) throw new Error('more than one colon')
  const read = (text: string | undefined): string => new URLSearchParams(`v=${text}`).get('v') as string
  return [read(id), read(secret)]
}

test('client ID and secret survive form-encoding and base 64, whatever characters they have', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, secret) => {
      expect(decode(basicAuthorization(id, secret))).toEqual([id, secret])
    }),
  )
})

test('a colon, a percent sign and a space are encoded as RFC 6749 §2.3.1 says', () => {
  expect(atob(basicAuthorization('a:b', 'c% d+é').slice(6))).toBe('a%3Ab:c%25+d%2B%C3%A9')
})
