import { describe, expect, test } from 'vitest'
import { findingsOf } from './client-health.ts'
import type { ApplicationUsage, UsageKind } from './usage-model.ts'

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
const held = { tokenLifeSeconds: 21_600, release: '1.4.0' }

const usage = (
  tokens: number,
  names: Partial<Record<UsageKind, Readonly<Record<string, number>>>> = {},
): ApplicationUsage => ({
  applicationId: 'app_1' as never,
  from: day('2026-11-28'),
  to: day('2026-11-29'),
  days: [{ day: day('2026-11-29'), credentialId: 'sec_1', tokens, refusals: 0 }],
  names: Object.fromEntries(
    (['call', 'refusal', 'instance', 'version', 'place', 'burst', 'skew', 'expired'] as const).map((kind) => [
      kind,
      Object.entries(names[kind] ?? {}).map(([name, count]) => ({ name, count, lastAt: day('2026-11-29') })),
    ]),
  ) as never,
})

const instances = (count: number, each: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`instance-${index}`, each]))
const codes = (given: ApplicationUsage): readonly string[] => findingsOf(given, held).map(({ code }) => code)

describe('a client that does as it should', () => {
  test.each([
    ['is not used', usage(0)],
    ['keeps its tokens', usage(10, { instance: { one: 10 }, version: { 'sdk/1.4.0': 900 } })],
    ['keeps them in 200 processes', usage(2_000, { instance: instances(200, 10) })],
    [
      'runs as a job every five minutes, each time as a new process',
      usage(576, { instance: instances(200, 1), burst: {} }),
    ],
    ['has tokens of three scopes in each process', usage(60, { instance: instances(2, 30) })],
    ['tells a clock that is ten seconds off', usage(5, { skew: { '5': 9, '-5': 1 } })],
    ['runs a newer SDK, and a program of its own', usage(5, { version: { 'sdk/1.5.0': 1, 'mine/0.1.0': 9, '*': 3 } })],
    ['runs the last patch of this release', usage(5, { version: { 'sdk/1.4.0-rc.1': 1, 'sdk/nonsense': 2 } })],
    ['fetches often, in two processes', usage(80, { instance: instances(2, 40), burst: { tokens: 60, seconds: 2 } })],
    ['starts everywhere at once, once', usage(400, { instance: instances(200, 2), burst: { tokens: 25, seconds: 1 } })],
  ])('has no finding where it %s', (_what, given) => expect(findingsOf(given, held)).toEqual([]))
})

describe('a client that does not is told', () => {
  test('that it fetches a token for each call, with what it would need', () => {
    const given = usage(5_000, { instance: { one: 5_000 } })
    expect(findingsOf(given, held)).toEqual([
      {
        code: 'fetches-every-call',
        advice: expect.stringContaining('refresh_in'),
        figures: { tokens: 5_000, expected: 11, instances: 1, tokenLifeSeconds: 21_600 },
      },
    ])
    // The same number is right for tokens of five minutes in ten processes.
    expect(findingsOf(given, { ...held, tokenLifeSeconds: 300 })).toEqual([expect.anything()])
    expect(findingsOf(usage(5_000, { instance: instances(10, 500) }), { ...held, tokenLifeSeconds: 300 })).toEqual([])
  })

  test('that its clock is wrong, by the worst there was', () => {
    const [finding] = findingsOf(usage(5, { skew: { '5': 9, '60': 2, '-300': 1 } }), held)
    expect(finding).toMatchObject({ code: 'clock-skew', figures: { leastSkewSeconds: -300, requests: 3 } })
  })

  test('that its processes come all at once, but not where they come all the time', () => {
    const burst = { tokens: 900, seconds: 4 }
    expect(codes(usage(1_000, { instance: instances(200, 5), burst }))).toEqual(['herd'])
    expect(codes(usage(100_000, { instance: instances(20, 5_000), burst: { tokens: 90_000, seconds: 999 } }))).toEqual([
      'fetches-every-call',
    ])
    expect(codes(usage(5_000, { instance: instances(200, 25), burst }))).not.toContain('herd')
  })

  test('that it goes on with an expired secret', () => {
    const [finding] = findingsOf(usage(0, { expired: { sec_1: 40, sec_2: 2 } }), held)
    expect(finding).toMatchObject({ code: 'retries-expired-secret', figures: { tries: 42, secrets: 2 } })
  })

  test('that its SDK is older than the service', () => {
    const [finding] = findingsOf(usage(5, { version: { 'sdk/1.3.9': 7, 'cli/0.9.0': 1, 'sdk/1.4.0': 100 } }), held)
    expect(finding).toMatchObject({
      code: 'old-version',
      advice: expect.stringContaining('1.4.0'),
      figures: { requests: 8, versions: 2 },
    })
  })
})
