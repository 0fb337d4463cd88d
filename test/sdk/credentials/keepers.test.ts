import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { formatSecret, type Id } from '@postern/protocol'
import { describe, expect, test } from 'vitest'
import { minute, second } from '../support/fake-clock.ts'
import { json } from '../support/fake-issuer.ts'
import { awsPlace, azurePlace, vaultPlace, type KeptPlace } from '../support/kept-places.ts'
import { rejectionOf } from '../support/story.ts'

const secretOf = (serial: number): string =>
  formatSecret({
    kind: 'app',
    secretId: `sec_01jd000000000000000000000${serial}` as Id<'ApplicationSecret'>,
    random: new Uint8Array(32).fill(serial),
  })
const [older, old, fresh, other] = [1, 2, 3, 4].map(secretOf) as [string, string, string, string]
const secret = { clientId: 'app_1', clientSecret: fresh }
const owner = { clientId: 'app_1' }

const read = async ({ credentials }: KeptPlace, refused = false) =>
  credentials.provider({ refused, signal: new AbortController().signal })

/** Puts it there; time passes while it pauses, and stands still while it works. */
const put = async ({ keeper, clock }: KeptPlace, given = secret): Promise<unknown> => {
  let isOver = false
  const outcome = keeper
    .put(given)
    .then(
      () => 'put',
      (error: unknown) => error,
    )
    .finally(() => (isOver = true))
  while (!isOver) await (clock.foregroundTimers > 0 ? clock.advance(second / 10) : sleep(1))
  return outcome
}

describe.each([
  ['AWS Secrets Manager', awsPlace],
  ['Azure Key Vault', azurePlace],
  ['Vault', vaultPlace],
] as const)('%s', (name, tell) => {
  test('gets the new secret in the form that is there, and the provider reads it', async () => {
    const forms = [
      [
        { clientId: 'app_1', clientSecret: old },
        { clientId: 'app_1', clientSecret: fresh },
      ],
      [
        { client_id: 'app_1', client_secret: old, user: 'ada', port: 5432 },
        { client_id: 'app_1', client_secret: fresh, user: 'ada', port: 5432 },
      ],
      [
        { clientId: 'app_1', secrets: [old, older] },
        { clientId: 'app_1', secrets: [fresh, old, older] },
      ],
      [{ clientSecret: old }, { clientId: 'app_1', clientSecret: fresh }],
      [
        { clientId: 'app_1', secrets: [old], clientSecret: old },
        { clientId: 'app_1', secrets: [fresh, old], clientSecret: fresh },
      ],
      [
        { clientId: 'app_1', secrets: old },
        { clientId: 'app_1', secrets: fresh },
      ],
      [
        { clientId: '', clientSecret: '' },
        { clientId: 'app_1', clientSecret: fresh },
      ],
      [{ user: 'ada' }, { user: 'ada', clientId: 'app_1', clientSecret: fresh }],
      [null, { clientId: 'app_1', clientSecret: fresh }],
    ] as const
    for (const [before, after] of forms) {
      const place = tell()
      place.set(before)
      expect(await place.keeper.check(owner)).toEqual(await place.keeper.read())
      expect(place.written()).toBe(0)
      expect(await put(place)).toBe('put')
      expect(place.get()).toEqual(after)
      const { clientId, secrets } = (await read(place)) as { clientId: string; secrets: string[] }
      expect([clientId, secrets[0]]).toEqual(['app_1', fresh])
    }
  })

  test('has the version before still, for whoever finds the new one refused', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    expect(await put(place)).toBe('put')
    expect(await read(place, true)).toEqual({ clientId: 'app_1', secrets: [fresh, old] })
  })

  test('is not written once more where the secret is there already', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    await put(place)
    await put(place)
    expect(place.written()).toBe(1)
  })

  test('takes the client ID of who takes its place', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    await put(place, { ...secret, clientId: 'app_2', replaces: 'app_1' } as typeof secret)
    expect(place.get()).toEqual({ clientId: 'app_2', clientSecret: fresh })
  })

  test('keeps what would be lost: private keys, others’ credentials, numbers it cannot write back', async () => {
    const refused: readonly [Record<string, unknown>, object, string][] = [
      [{ clientId: 'app_1', key: '-----BEGIN PRIVATE KEY-----' }, owner, 'a private key stands there'],
      [{ clientId: 'app_1', key: { kty: 'EC' }, clientSecret: old }, owner, 'a private key stands there'],
      [{ clientId: 'app_9', clientSecret: old }, owner, 'the credentials of another application stand there'],
      [{ clientSecret: 'a password of something else' }, owner, 'a secret stands there that is not one of Postern'],
      [{ clientSecret: old }, { clientId: 'app_2', replaces: 'app_1' }, 'a secret stands there without its client ID'],
      [{ clientId: 'app_1', nested: [2 ** 60] }, owner, 'a number stands there that is too long to be kept'],
    ]
    for (const [document, whose, why] of refused) {
      const place = tell()
      place.set(document)
      expect(await rejectionOf(place.keeper.check(whose as typeof owner))).toMatchObject({
        ...{ code: 'SECRET_NOT_REPLACEABLE', retryable: false, message: `${name}: ${why}: SECRET_NOT_REPLACEABLE` },
      })
      expect(await put(place, { ...secret, ...whose })).toMatchObject({ code: 'SECRET_NOT_REPLACEABLE' })
      expect([place.written(), place.get()]).toEqual([0, document])
    }
  })

  test('is tried again while it cannot take it, and told after half a minute', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    let left = 2
    place.double.intercept = (action) => {
      if (action !== place.writing || left === 0) return null
      left -= 1
      return left === 1 ? json(503, { errors: [] }) : Promise.reject(new TypeError('fetch failed'))
    }
    expect(await put(place)).toBe('put')
    expect([left, place.get()]).toEqual([0, { clientId: 'app_1', clientSecret: fresh }])

    const weak = tell()
    weak.set({ clientId: 'app_1', clientSecret: old })
    const times: number[] = []
    weak.double.intercept = (action) => {
      if (action !== weak.writing) return null
      times.push(weak.clock.now().steady)
      return json(500, { message: fresh })
    }
    const error = await put(weak)
    expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', status: 500, retryable: true })
    expect(times).toHaveLength(6)
    const took = times.at(-1)! - times[0]!
    expect([took > 15 * second, took < 32 * second]).toEqual([true, true])
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(fresh)
  })

  test('that was written, though the answer was lost, is not written twice', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    const { fetch } = place.double
    let isLost = false
    const losing: typeof globalThis.fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (place.written() === 0 || isLost) return answer
      isLost = true
      throw new TypeError('fetch failed')
    }
    const through = tell(losing)
    expect(await put(through)).toBe('put')
    expect([isLost, place.written(), place.get()]).toEqual([true, 1, { clientId: 'app_1', clientSecret: fresh }])
  })

  test('that cannot be reached, or wants other credentials, says so before anything is put, and repeats nothing', async () => {
    const down = tell(async () => {
      throw new TypeError('canary')
    })
    const unreachable = await rejectionOf(down.keeper.check(owner))
    expect(unreachable).toMatchObject({ code: 'NETWORK' })
    const place = tell()
    place.double.intercept = () =>
      json(name === 'AWS Secrets Manager' ? 400 : 403, { __type: 'AccessDenied', canary: 1 })
    const forbidden = await rejectionOf(place.keeper.check(owner))
    expect(forbidden).toMatchObject({ code: 'SECRET_FORBIDDEN', retryable: false })
    for (const error of [unreachable, forbidden])
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  })

  test('does not lead a write elsewhere by a redirect', async () => {
    const place = tell()
    place.set({ clientId: 'app_1', clientSecret: old })
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const isWrite = String(init?.body).includes(fresh)
      if (isWrite) asked.push(`${new URL(String(input)).origin} ${init?.redirect}`)
      const location = 'https://evil.example.com/'
      return isWrite ? new Response(null, { status: 307, headers: { location } }) : place.double.fetch(input, init)
    }
    expect(await put(tell(fetch))).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(asked).toEqual([`${place.double.origin} manual`])
  })
})

describe('AWS Secrets Manager', () => {
  const withText = (text: string) => {
    const place = awsPlace()
    place.double.secrets.AWSCURRENT = { SecretString: text }
    return { place, text: () => place.double.secrets.AWSCURRENT?.['SecretString'] }
  }

  test('keeps a secret alone as it is, one or several a line, and JSON as people read it', async () => {
    for (const [before, after] of [
      [old, fresh],
      [`${old}\n`, fresh],
      [`${old}\r\n${older}\n`, `${fresh}\n${old}\n${older}`],
      [' ', `{"clientId":"app_1","clientSecret":"${fresh}"}`],
      ['{\n  "a": 1\n}', `{\n  "a": 1,\n  "clientId": "app_1",\n  "clientSecret": "${fresh}"\n}`],
    ] as const) {
      const { place, text } = withText(before)
      await place.keeper.check(owner)
      expect(await put(place)).toBe('put')
      expect(text()).toBe(after)
    }
  })

  test('is not taken for a place of ours where any other text stands', async () => {
    for (const text of ['hunter2', '"quoted"', '[1]', '{"a":', '-----BEGIN PRIVATE KEY-----', `${old}\nhunter2`]) {
      const { place } = withText(text)
      const error = await rejectionOf(place.keeper.check(owner))
      const why = text.includes('BEGIN') ? 'a private key' : 'neither JSON with credentials nor a secret of Postern'
      expect(error).toMatchObject({ code: 'SECRET_NOT_REPLACEABLE', message: expect.stringContaining(why) })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2')
    }
  })

  test('keeps bytes as bytes', async () => {
    const place = awsPlace()
    place.double.secrets.AWSCURRENT = { SecretBinary: btoa(JSON.stringify({ clientId: 'app_1', clientSecret: old })) }
    await place.keeper.check(owner)
    expect(await put(place)).toBe('put')
    expect(JSON.parse(atob(place.double.secrets.AWSCURRENT?.['SecretBinary'] ?? ''))).toEqual({
      ...{ clientId: 'app_1', clientSecret: fresh },
    })
  })

  test('is asked whether it may be written without anything being written', async () => {
    const place = awsPlace()
    place.set({ clientId: 'app_1', clientSecret: old })
    place.forbidWriting()
    expect(await rejectionOf(place.keeper.check(owner))).toMatchObject({ code: 'SECRET_FORBIDDEN', status: 400 })
    place.double.denied.clear()
    await place.keeper.check(owner)
    expect(place.written()).toBe(0)
  })

  test('has to have the secret: none is created', async () => {
    const place = awsPlace()
    place.double.isCreated = false
    expect(await rejectionOf(place.keeper.check(owner))).toMatchObject({ code: 'SECRET_MISSING' })
    expect(await put(place)).toMatchObject({ code: 'SECRET_MISSING' })
  })

  test('that asks for patience by status 400 is given it', async () => {
    const place = awsPlace()
    place.set({ clientId: 'app_1', clientSecret: old })
    let left = 2
    place.double.intercept = () => ((left -= 1) < 0 ? null : json(400, { __type: 'ThrottlingException' }))
    expect(await put(place)).toBe('put')
  })
})

describe('Azure Key Vault', () => {
  test('keeps content type and tags, and what belongs to a certificate', async () => {
    const place = azurePlace()
    place.double.current = { value: old, contentType: 'text/plain', tags: { team: 'billing' } }
    expect(await put(place)).toBe('put')
    expect(place.double.current).toEqual({ value: fresh, contentType: 'text/plain', tags: { team: 'billing' } })
    place.double.current = { value: fresh, managed: true }
    expect(await rejectionOf(place.keeper.check(owner))).toMatchObject({ code: 'SECRET_NOT_REPLACEABLE' })
  })

  test('tells when it is written that it may not be', async () => {
    const place = azurePlace()
    place.set({ clientId: 'app_1', clientSecret: old })
    place.forbidWriting()
    await place.keeper.check(owner)
    expect(await put(place)).toMatchObject({ code: 'SECRET_FORBIDDEN', status: 403 })
  })

  test('is asked with a token that the application’s secret gave, until five minutes before its end', async () => {
    const place = azurePlace()
    for (const [passing, calls] of [
      [0, 1],
      [55 * minute - second, 1],
      [second, 2],
    ] as const) {
      await place.clock.advance(passing)
      await place.keeper.read()
      expect(place.double.identityCalls).toBe(calls)
    }
  })
})

describe('Vault', () => {
  test('keeps what somebody else wrote between our reading and our writing', async () => {
    const place = vaultPlace()
    place.set({ clientId: 'app_1', clientSecret: old, user: 'ada' })
    let writes = 0
    place.double.intercept = (action) => {
      if (action !== place.writing) return null
      writes += 1
      if (writes <= 2) place.double.versions.push({ ...place.get(), [`field ${writes}`]: 'of somebody else' })
      return null
    }
    expect(await put(place)).toBe('put')
    expect(place.get()).toEqual({
      ...{ clientId: 'app_1', clientSecret: fresh, user: 'ada' },
      ...{ 'field 1': 'of somebody else', 'field 2': 'of somebody else' },
    })
    expect(writes).toBe(3)
  })

  test('gives up where somebody always writes in between, and has written over nobody', async () => {
    const place = vaultPlace()
    place.set({ clientId: 'app_1', clientSecret: old })
    place.double.intercept = (action) => {
      if (action === place.writing) place.double.versions.push({ clientId: 'app_1', clientSecret: other })
      return null
    }
    expect(await put(place)).toMatchObject({ code: 'CONFLICT' })
    expect(place.get()).toEqual({ clientId: 'app_1', clientSecret: other })
  })

  test('takes it where a version was deleted, or was never', async () => {
    const place = vaultPlace()
    place.double.versions = [{ clientId: 'app_1', clientSecret: old }, null]
    await place.keeper.check(owner)
    expect(await put(place)).toBe('put')
    expect(place.double.versions).toHaveLength(3)
  })

  test('says beforehand that the session may not write, where that may be asked', async () => {
    const place = vaultPlace()
    place.set({ clientId: 'app_1', clientSecret: old })
    for (const [capabilities, may] of [
      [['read', 'create'], false],
      [['deny'], false],
      [['read', 'update'], true],
      [['root'], true],
      [null, true],
    ] as const) {
      place.double.capabilities = capabilities
      const told = await place.keeper.check(owner).catch((error: unknown) => error)
      expect(told).toMatchObject(may ? { clientId: 'app_1' } : { code: 'SECRET_FORBIDDEN', status: 403 })
    }
    place.set(null)
    place.double.capabilities = ['read', 'update']
    expect(await rejectionOf(place.keeper.check(owner))).toMatchObject({ code: 'SECRET_FORBIDDEN' })
  })

  test('has to have a key-value store of version 2 there', async () => {
    const place = vaultPlace()
    place.set(null)
    place.double.storeVersion = '1'
    expect(await rejectionOf(place.keeper.check(owner))).toMatchObject({ code: 'SECRET_MISSING' })
  })
})
