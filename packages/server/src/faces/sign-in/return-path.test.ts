import { expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

test.each([
  ['/graphql', '/graphql'],
  ['/graphql?query=%7B__typename%7D', '/graphql?query=%7B__typename%7D'],
  ['/a/../graphql#x', '/graphql'],
])('%s is a path of ours', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path)
})

test.each([
  null,
  '',
  'graphql',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '\\/evil.example',
])('%j is none', (wanted) => {
  expect(returnPath(wanted)).toBe('/sign-in')
})
