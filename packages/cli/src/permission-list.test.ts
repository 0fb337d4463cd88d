import { describe, expect, it } from 'vitest'
import { permissionList } from './permission-list.ts'

describe('a list of permissions', () => {
  it('takes commas and spaces, and each name once', () => {
    expect(permissionList('audit:read, spaces:read  audit:read')).toEqual(['audit:read', 'spaces:read'])
    expect(permissionList('')).toEqual([])
  })

  it.each([
    ['audit:raed', 'There is no permission audit:raed. Did you mean audit:read?'],
    ['Audit:Read', 'There is no permission Audit:Read. Did you mean audit:read?'],
    ['viewer:read', 'viewer:read cannot be granted.'],
    ['constructor', 'There is no permission constructor. There are: '],
    ['a\u001b[2J', 'There is no permission a\\u001b[2J. There are: '],
  ])('refuses %j', (text, message) => {
    expect(() => permissionList(text)).toThrow(message)
  })

  it('names every one that is wrong', () => {
    expect(() => permissionList('spaces:raed,audit:raed')).toThrow(/spaces:raed.*audit:raed/)
  })
})
