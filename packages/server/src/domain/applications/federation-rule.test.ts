import { describe, expect, it } from 'vitest'
import { fitsRule, isSubjectPattern, matchesSubject } from './federation-rule.ts'

describe('a subject that shall be trusted', () => {
  it.each([
    'machine',
    'repo:octo/app:ref:refs/heads/main',
    'repo:octo/app:ref:refs/heads/*',
    'repo:octo/app:environment:*',
    'system:serviceaccount:shop:*',
  ])('may be %s', (pattern) => {
    expect(isSubjectPattern(pattern)).toBe(true)
  })

  it.each([
    '*',
    'repo:*',
    'repo*',
    'a:b*',
    'a:b:c*',
    'a:*:c',
    'a:b:**',
    'a:b:*c',
    '*:a:b',
    'repo:*/app:ref:refs/heads/main',
  ])('may not be %s', (pattern) => {
    expect(isSubjectPattern(pattern)).toBe(false)
  })

  it.each([
    ['a:b', 'a:b', true],
    ['a:b', 'a:B', false],
    ['a:b', 'a:b:c', false],
    ['a:b:*', 'a:b:c', true],
    ['a:b:*', 'a:b:', false],
    ['a:b:*', 'a:b', false],
    ['a:b:*', 'a:b:c:d', false],
    ['a:b:*', 'a:b:c/d', false],
    ['a:b:*', 'a:b:c\n', false],
    ['a:b:*', 'a:b:*', false],
    ['a:b:*', 'x:a:b:c', false],
    ['a:b:.*', 'a:b:xy', false],
  ])('%s: whether it is %s is %s', (pattern, subject, expected) => {
    expect(matchesSubject(pattern, subject)).toBe(expected)
  })
})

describe('a rule', () => {
  const rule = { issuer: 'https://ci.example', subject: 'a', claims: { ref: 'main' } }

  it.each([
    [{ iss: 'https://ci.example', sub: 'a', ref: 'main', more: 1 }, true],
    [{ iss: 'https://ci.example/', sub: 'a', ref: 'main' }, false],
    [{ iss: 'https://ci.example', sub: ['a'], ref: 'main' }, false],
    [{ iss: 'https://ci.example', sub: 'a' }, false],
    [{ iss: 'https://ci.example', sub: 'a', ref: ['main'] }, false],
    [{ iss: 'https://ci.example', sub: 'a', ref: 'Main' }, false],
  ])('is fitted by %j: %s', (claims, expected) => {
    expect(fitsRule(rule, claims)).toBe(expected)
  })

  it('asks for claims of the token, and not for what every object has', () => {
    const own = { ...rule, claims: { constructor: 'x' } }
    expect(fitsRule(own, { iss: rule.issuer, sub: 'a' })).toBe(false)
  })
})
