import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { noAllowance, readEgressAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import type { Egress } from '../../packages/server/src/kernel/egress.ts'
import { TestAuthority } from '../support/certificates.ts'
import { Receiver } from '../support/receiver.ts'
import { projectRoot } from '../support/server-process.ts'

const authority = new TestAuthority()
const name = 'receiver.example'
const receiver = new Receiver(authority.certify([name, 'localhost', '127.0.0.1']))
let port: number
let resolved: string[][]
let asked: string[]

beforeAll(async () => {
  port = await receiver.listen()
})
afterAll(() => receiver.close())
beforeEach(() => {
  resolved = [['127.0.0.1']]
  asked = []
  receiver.requests.length = 0
  receiver.connections = 0
  receiver.answer = (response) => response.writeHead(200, { 'x-kind': 'test' }).end('{"keys":[]}')
})
afterEach(() => vi.unstubAllEnvs())

/** Answers one list of addresses after the other; the last one for ever. */
const resolve = async (host: string): Promise<readonly string[]> => {
  asked.push(host)
  return (resolved.length > 1 ? resolved.shift() : resolved[0])!
}
const egressThat = (allow: string, authorities: readonly string[] = [authority.certificate]): Egress =>
  createEgress({
    allowance: readEgressAllowance(allow, (entry) => expect.fail(entry)),
    resolve,
    authorities,
  })
const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (cause: unknown) => (cause as { code?: unknown }).code ?? cause,
  )
const url = (): string => `https://${name}:${port}/keys?a=b`

describe('a host that may be called', () => {
  test('is called at its address, by its name in TLS and in the request', async () => {
    const answer = await egressThat(`${name}:${port}`).get(url(), { headers: { accept: 'application/json' } })
    expect(answer).toMatchObject({ status: 200, headers: { 'x-kind': 'test' } })
    expect(answer.body.toString()).toBe('{"keys":[]}')
    expect(receiver.requests).toMatchObject([
      { method: 'GET', path: '/keys?a=b', headers: { host: `${name}:${port}`, accept: 'application/json' } },
    ])
    expect(asked).toEqual([name])
  })

  test('is sent what is posted, whole', async () => {
    await egressThat('127.0.0.0/8').post(url(), 'grüße', { headers: { 'content-type': 'text/plain' } })
    expect(receiver.requests).toMatchObject([{ method: 'POST', body: 'grüße', headers: { 'content-length': '7' } }])
  })

  test('may be an address, with a certificate for it', async () => {
    expect(await egressThat('127.0.0.1').get(`https://127.0.0.1:${port}/`)).toMatchObject({ status: 200 })
    expect(asked).toEqual([])
  })

  test('is called at the address that answers, where it has several', async () => {
    resolved = [['::1', '127.0.0.1']]
    expect(await egressThat(`${name}:${port}`).get(url())).toMatchObject({ status: 200 })
  })

  test('answers with whatever status, and a redirect leads nowhere', async () => {
    receiver.answer = (response) => response.writeHead(307, { location: `https://127.0.0.1:${port}/inside` }).end()
    const answer = await egressThat(`${name}:${port}`).get(url())
    expect([answer.status, receiver.requests.length]).toEqual([307, 1])
  })
})

describe('an address that is not public', () => {
  test.each([
    ...['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '0.0.0.0'],
    'fe80::1%lo',
  ])('is not connected to, by whatever name: %s', async (address) => {
    resolved = [[address]]
    expect(await failing(egressThat('').get(url()))).toBe('ADDRESS_REFUSED')
    expect(receiver.connections).toBe(0)
  })

  test('among public ones has all of them refused', async () => {
    resolved = [['8.8.8.8', '127.0.0.1']]
    expect(await failing(egressThat('').get(url()))).toBe('ADDRESS_REFUSED')
    expect(receiver.connections).toBe(0)
  })

  test.each([
    ...['127.0.0.1', '0177.0.0.1', '0x7f.1', '0x7f000001', '2130706433', '127.1', '127.0.0.1.', '１２７.０.０.１', '0'],
    ...['[::1]', '[::ffff:7f00:1]', '[64:ff9b::127.0.0.1]', '[2002:7f00:1::]', '169.254.169.254', '[fd00:ec2::254]'],
  ])('is recognised however the URL spells it: %s', async (host) => {
    const egress = egressThat('')
    expect(egress.refusalOf(`https://${host}:${port}/`)).toBe('ADDRESS_REFUSED')
    expect(await failing(egress.get(`https://${host}:${port}/`))).toBe('ADDRESS_REFUSED')
    expect([asked, receiver.connections]).toEqual([[], 0])
  })

  test('is not reached by a name that resolves to it the second time', async () => {
    // By the system's resolver as by the second answer the name leads to the receiver: whoever asks again is let in.
    resolved = [['127.0.0.2'], ['127.0.0.1']]
    const egress = egressThat('127.0.0.2')
    const rebound = `https://localhost:${port}/`
    expect(await failing(egress.get(rebound, { timeoutMs: 500 }))).toMatch(/TIMED_OUT|UNREACHABLE/)
    expect([asked, receiver.connections]).toEqual([['localhost'], 0])
    expect(await failing(egress.get(rebound))).toBe('ADDRESS_REFUSED')
    expect(receiver.connections).toBe(0)
  })

  test('is not reached by a redirect to it', async () => {
    receiver.answer = (response) => response.writeHead(302, { location: `https://localhost:${port}/` }).end()
    expect(await egressThat(`${name}:${port}`).get(url())).toMatchObject({ status: 302 })
    expect(receiver.connections).toBe(1)
  })

  test('that is listed at one port is closed at the others, and so is the name', async () => {
    expect(await failing(egressThat(`${name}:1`).get(url()))).toBe('ADDRESS_REFUSED')
    expect(await failing(egressThat(`127.0.0.1:${port}`).get(url()))).toBe('ADDRESS_REFUSED')
    expect(receiver.connections).toBe(0)
  })

  test('is not reached through a proxy that the environment names', async () => {
    const proxy = `http://127.0.0.1:${port}`
    const script = `
      const { createEgress } = await import('./packages/server/src/adapters/egress/egress.ts')
      const allowance = { endpoints: new Set(), ranges: ['127.0.0.2'] }
      const egress = createEgress({ allowance, resolve: async () => ['127.0.0.2'] })
      console.log(await egress.get('${url()}', { timeoutMs: 500 }).then(() => 'answered', ({ code }) => code))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: projectRoot,
      env: { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy, http_proxy: proxy },
    })
    expect(stdout.trim()).toMatch(/^(?:TIMED_OUT|UNREACHABLE)$/)
    expect(receiver.connections).toBe(0)
  })
})

describe('a URL', () => {
  test.each([
    ...[
      '',
      'nonsense',
      '//receiver.example/',
      'http://receiver.example/',
      'ftp://receiver.example/',
      'file:///etc/passwd',
    ],
    ...['data:text/plain,a', 'https://', 'https://user@receiver.example/', 'https://:pass@receiver.example/'],
    ...['https://127.0.0.1.1:99999/', `https://receiver.example/${'a'.repeat(2_048)}`],
  ])('that is none for this is refused before anything is asked: %s', async (text) => {
    const egress = egressThat('127.0.0.0/8')
    expect(egress.refusalOf(text)).toBe('URL_REFUSED')
    expect(await failing(egress.get(text))).toBe('URL_REFUSED')
    expect([asked, receiver.connections]).toEqual([[], 0])
  })

  test('of a name, or of a public address, may be stored', () => {
    const egress = egressThat('')
    expect(['https://receiver.example/in?x=1', 'https://8.8.8.8/'].map((text) => egress.refusalOf(text))).toEqual([
      null,
      null,
    ])
  })
})

describe('without TLS', () => {
  const plain = new Receiver(null)
  beforeAll(() => plain.listen())
  afterAll(() => plain.close())
  const plainUrl = (host: string): string => `http://${host}:${plain.port}/`

  test('this machine is called where its port is listed', async () => {
    const egress = egressThat(`localhost:${plain.port}, 127.0.0.1:${plain.port}`)
    expect(await egress.get(plainUrl('localhost'))).toMatchObject({ status: 204 })
    expect(await egress.get(plainUrl('127.0.0.1'))).toMatchObject({ status: 204 })
  })

  test('nothing is called that is listed as a range, or is another machine', async () => {
    expect(await failing(egressThat('127.0.0.0/8').get(plainUrl('127.0.0.1')))).toBe('URL_REFUSED')
    resolved = [['10.0.0.1'], ['8.8.8.8']]
    const egress = egressThat(`elsewhere.example:${plain.port}, 10.0.0.0/8`)
    expect(await failing(egress.get(plainUrl('elsewhere.example')))).toBe('ADDRESS_REFUSED')
    expect(await failing(egress.get(plainUrl('elsewhere.example')))).toBe('ADDRESS_REFUSED')
  })
})

describe('a certificate', () => {
  const otherwise = async (hosts: readonly string[], by: TestAuthority, until?: string): Promise<unknown> => {
    const other = new Receiver(by.certify(hosts, until))
    const port = await other.listen()
    try {
      const failure = await failing(egressThat('127.0.0.0/8').get(`https://${name}:${port}/`))
      expect(other.requests).toEqual([])
      return failure
    } finally {
      await other.close()
    }
  }

  test('for another name, by another authority or from another year is refused before anything is sent', async () => {
    expect(await otherwise(['other.example', '127.0.0.1'], authority)).toBe('CERTIFICATE_REFUSED')
    expect(await otherwise([name], new TestAuthority())).toBe('CERTIFICATE_REFUSED')
    expect(await otherwise([name], authority, '210101000000Z')).toBe('CERTIFICATE_REFUSED')
  })

  test('is looked at whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    expect(await otherwise([name], new TestAuthority())).toBe('CERTIFICATE_REFUSED')
  })

  test('of an authority that nobody named is not trusted', async () => {
    expect(await failing(egressThat('127.0.0.0/8', []).get(url()))).toBe('CERTIFICATE_REFUSED')
  })
})

describe('an answer', () => {
  const get = (bounds: Parameters<Egress['get']>[1]): Promise<unknown> =>
    failing(egressThat(`${name}:${port}`).get(url(), bounds))

  test('that is too large is not read to its end, whatever it says of its length', async () => {
    receiver.answer = (response) => {
      response.writeHead(200)
      const more = (): void => {
        while (!response.destroyed && response.write('a'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    }
    expect(await get({ mostBytes: 100_000 })).toBe('ANSWER_TOO_LARGE')
    receiver.answer = (response) => response.end('12345')
    expect(await get({ mostBytes: 5 })).toBe('no failure')
    expect(await get({ mostBytes: 4 })).toBe('ANSWER_TOO_LARGE')
  })

  test('that never comes, or comes a little at a time, ends when the time is up', async () => {
    receiver.answer = () => undefined
    expect(await get({ timeoutMs: 50 })).toBe('TIMED_OUT')
    receiver.answer = (response) => {
      const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write('a')), 5)
    }
    expect(await get({ timeoutMs: 80 })).toBe('TIMED_OUT')
  })

  test('that breaks off is none', async () => {
    receiver.answer = (response) =>
      response.writeHead(200, { 'content-length': '10' }).write('abc', () => response.destroy())
    expect(await get({})).toBe('UNREACHABLE')
    receiver.answer = (response) => response.destroy()
    expect(await get({})).toBe('UNREACHABLE')
    receiver.answer = (response) =>
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
    expect(await get({})).toBe('UNREACHABLE')
  })
})

describe('a name', () => {
  test('that has no address, or whose resolver fails or says nothing, fails by a code', async () => {
    const egress = (resolve: () => Promise<readonly string[]>): Egress =>
      createEgress({ allowance: noAllowance, resolve })
    expect(await failing(egress(async () => []).get(url()))).toBe('NAME_UNRESOLVED')
    expect(await failing(egress(() => Promise.reject(new Error('ENOTFOUND'))).get(url()))).toBe('NAME_UNRESOLVED')
    const silent = egress(() => new Promise(() => undefined))
    expect(await failing(silent.get(url(), { timeoutMs: 20 }))).toBe('TIMED_OUT')
  })
})

test('a failure names neither the URL nor an address', async () => {
  const secret = `https://${name}:${port}/in/a-capability`
  const failure = await egressThat('')
    .get(secret)
    .catch((cause: unknown) => cause)
  const told = JSON.stringify(failure) + String(failure) + (failure as Error).stack
  expect([name, 'a-capability', '127.0.0.1'].filter((text) => told.includes(text))).toEqual([])
})
