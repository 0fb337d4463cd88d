import { describe, expect, test } from 'vitest'
import { planRotation, signingKeyLife, type SigningKey } from './model.ts'

const day = 86_400_000
const now = new Date('2026-06-01T00:00:00Z')
const inDays = (days: number): Date => new Date(now.getTime() + days * day)

const key = (kid: string, activeInDays: number, expiresInDays: number | null = null): SigningKey => ({
  kid,
  publicJwk: { kty: 'EC', crv: 'P-256', x: '', y: '' },
  privateSealed: new Uint8Array(0),
  activeAt: inDays(activeInDays),
  expiresAt: expiresInDays === null ? null : inDays(expiresInDays),
})

const keptMs = signingKeyLife.keptForMs
const nothing = { publish: null, outlived: null, withdraw: [] }

describe('the plan of rotation', () => {
  test('begins with a key that signs at once', () => {
    expect(planRotation([], now)).toEqual({ ...nothing, publish: { activeAt: now, expiresAt: null } })
  })

  test('has nothing to do while a key signs and the next is not due', () => {
    expect(planRotation([key('a', -10)], now)).toEqual(nothing)
    expect(planRotation([key('a', -29.5), key('b', 0.5)], now)).toEqual(nothing)
  })

  test('publishes the next a day before it signs, and keeps the last as long as its tokens live', () => {
    expect(planRotation([key('a', -29)], now)).toEqual({
      publish: { activeAt: inDays(1), expiresAt: null },
      outlived: { kid: 'a', expiresAt: new Date(inDays(1).getTime() + keptMs) },
      withdraw: [],
    })
  })

  test('withdraws a key whose last token has expired', () => {
    expect(planRotation([key('a', -40, -1), key('b', -10)], now).withdraw).toEqual(['a'])
  })
})

describe('after the clock was set back', () => {
  test('a key that signs now is published where all there are wait for their time, and lives until they have it', () => {
    expect(planRotation([key('future', 300)], now)).toEqual({
      publish: { activeAt: now, expiresAt: new Date(inDays(300).getTime() + keptMs) },
      outlived: null,
      withdraw: [],
    })
    expect(planRotation([key('tomorrow', 0.5)], now).publish?.activeAt).toEqual(now)
  })

  test('it is published once, and rotated in its time as if the far one were not there', () => {
    expect(planRotation([key('a', -1, 301), key('future', 300)], now)).toEqual(nothing)
    expect(planRotation([key('a', -29, 301), key('future', 300)], now)).toMatchObject({
      publish: { activeAt: inDays(1) },
      outlived: { kid: 'a', expiresAt: new Date(inDays(1).getTime() + keptMs) },
    })
  })

  test('and forward again, the key of before signs on, and the one between is withdrawn', () => {
    const between = key('between', -300, -1)
    expect(planRotation([between, key('a', -2)], now)).toEqual({ ...nothing, withdraw: ['between'] })
  })
})
