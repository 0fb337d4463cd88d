import { describe, expect, it } from 'vitest'
import { exactTime } from './exact-time.ts'

describe('a time on the command line', () => {
  it.each([
    ['2027-03-31T18:00:00+02:00', '2027-03-31T16:00:00.000Z'],
    ['2027-03-31 18:00Z', '2027-03-31T18:00:00.000Z'],
    ['2027-03-31t18:00:00.5z', '2027-03-31T18:00:00.500Z'],
  ])('%s is one moment', (text, moment) => expect(exactTime(text)).toBe(moment))

  it.each(['2027-03-31', '2027-03-31T18:00:00', '2027-02-31T25:00:00Z', 'tomorrow', '1774980000', ''])(
    '%s is none',
    (text) => expect(() => exactTime(text)).toThrow('with its zone'),
  )
})
