import { spawn } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestAuthority } from '../support/certificates.ts'
import { asClient } from '../support/client-certificates.ts'
import { temporaryDirectory } from '../support/database.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'
import { projectRoot } from '../support/server-process.ts'
import { snippetsOf } from './snippets.ts'

const snippets = snippetsOf('docs/services.md')
const directory = temporaryDirectory()
const clients = {
  caller: {
    permissions: ['applications:read', 'tokens:introspect'],
    audiences: ['https://orders.example.com'],
  },
  admin: { permissions: ['applications:read', 'applications:add-certificate', 'tokens:introspect'] },
} as const
let oauth: OAuthTest<'caller' | 'admin'>

beforeAll(async () => {
  symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
  oauth = await startOAuth({ server: { clientCertificates: 'proxy' }, clients })
})
afterAll(async () => {
  await oauth.close()
  directory.remove()
})

const here = (name: string): string => snippets.get(name)!.replaceAll('http://127.0.0.1:4000', oauth.app.url)

/** Runs a program to its end beside this process, which serves it. */
const run = async (command: string, values: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const child = spawn('env', [...Object.entries(environment).map((pair) => pair.join('=')), command, ...values], {
    cwd: directory.path,
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(await ended, complaints).toBe(0)
  return printed
}

const curl = async (name: string, more: Readonly<Record<string, string>> = {}) => {
  const { clientId, clientSecret } = oauth.clients.caller
  const printed = await run('bash', ['-c', here(name)], { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ...more })
  return printed.startsWith('{') ? (JSON.parse(printed) as Record<string, unknown>) : { text: printed }
}

const tokenIn = (answer: Readonly<Record<string, unknown>>) => oauth.app.canary.keep(String(answer['access_token']))

describe('a service developer who follows the page on services', () => {
  test('gets a token, calls the API, asks about a token, hears of revoked ones, and revokes', async () => {
    const answer = await curl('token')
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 21_600 })
    expect(answer['refresh_in']).toBeLessThan(21_600)
    const token = tokenIn(answer)

    expect(await curl('call', { TOKEN: token })).toMatchObject({
      data: { viewer: { id: oauth.clients.caller.clientId, type: 'application' } },
    })
    const theirs = tokenIn(await curl('token'))
    expect(await curl('introspect', { THEIR_TOKEN: theirs })).toMatchObject({ active: true })
    expect(await curl('revoke', { TOKEN: theirs })).toEqual({ text: '' })
    expect(await curl('introspect', { THEIR_TOKEN: theirs })).toEqual({ active: false })
    const feed = decodeJwt(String((await curl('feed', { TOKEN: token }))['text']))
    expect(feed['revoked']).toEqual([decodeJwt(theirs).jti])
  })

  test('lets an application in by its certificate, and by those an authority issues in its name', async () => {
    const authority = new TestAuthority()
    const own = authority.certify(['machine'])
    const issued = authority.issue({ uris: ['spiffe://example.com/orders'] })
    writeFileSync(join(directory.path, 'machine.pem'), own.certificate)
    writeFileSync(join(directory.path, 'issuing.pem'), authority.certificate)
    const { caller, admin } = oauth.clients
    const statusOf = async ({ header }: { readonly header: string }) =>
      (await oauth.post({ grant_type: 'client_credentials', client_id: caller.clientId }, { 'client-cert': header }))
        .status
    const postern = `postern() { node ${projectRoot}/packages/cli/src/start.mjs "$@"; }\n`
    for (const [name, shown] of [
      ['certificate', own],
      ['authority', issued],
    ] as const) {
      expect(await statusOf(asClient(shown))).toBe(401)
      await run('bash', ['-c', postern + here(name)], {
        ...{ POSTERN_URL: oauth.app.url, POSTERN_CLIENT_ID: admin.clientId },
        ...{ POSTERN_CLIENT_SECRET: admin.clientSecret, CLIENT_ID: caller.clientId },
      })
      expect(await statusOf(asClient(shown))).toBe(200)
    }
  })

  test('guards an API of their own', async () => {
    const narrow = tokenIn(await curl('narrow'))
    writeFileSync(join(directory.path, 'guard.ts'), here('guard'))
    const ask = async (token: string) => {
      const program = `import { callerOf } from './guard.ts'
        console.log(JSON.stringify(await callerOf('Bearer ' + process.argv[1]).catch(({ code }) => code)))`
      return JSON.parse(await run(process.execPath, ['--input-type=module', '-e', program, '--', token])) as unknown
    }
    expect(await ask(narrow)).toMatchObject({ client: oauth.clients.caller.clientId, scope: ['applications:read'] })
    expect(await ask(tokenIn(await curl('token')))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED')
    expect(await ask(`${narrow.slice(0, -6)}AAAAAA`)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  })
})
