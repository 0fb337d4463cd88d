import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

type Name = 'usual' | 'brief' | 'long'
let oauth: OAuthTest<Name>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

describe('refresh_in', () => {
  it.each<[Name, number, number]>([
    ['usual', 21_600, 18_240],
    ['brief', 300, 275],
    ['long', 86_400, 79_200],
  ])(
    'of a %s life of %i s is a whole second from 5/6 of it to %i s, which leaves time for an outage, elsewhere each time',
    async (name, life, closes) => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => oauth.tokenOf(oauth.clients[name])))
      const proposals = answers.map(({ body }) => Number(body['refresh_in']))
      for (const proposal of proposals) {
        expect(Number.isInteger(proposal)).toBe(true)
        expect(proposal).toBeGreaterThanOrEqual(Math.floor((life * 5) / 6))
        expect(proposal).toBeLessThanOrEqual(closes)
      }
      // 40 draws from at least 25 places: that they fall on fewer than ten by chance does not happen.
      expect(new Set(proposals).size).toBeGreaterThanOrEqual(10)
      // And they spread over the window, not over its beginning.
      expect(Math.max(...proposals) - Math.min(...proposals)).toBeGreaterThan((closes - (life * 5) / 6) / 2)
    },
  )
})
