import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportLines, verifyExport } from '@postern/protocol'
import { createClient } from '@postern/sdk'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot, seedDatabase, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const directory = temporaryDirectory()
let server: ServerProcess

beforeAll(async () => {
  await seedDatabase(directory.path)
  server = await startServerProcess(directory.path)
})
afterAll(async () => {
  await server.stop()
  directory.remove()
})

const postern = (...given: readonly string[]) => {
  const script = join(projectRoot, 'packages/cli/src/start.mjs')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...given], {
    cwd: directory.path,
    encoding: 'utf8',
    env: { ...server.environment, POSTERN_URL: server.url },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const setUp = (): { admin: { id: string }; application: { clientId: string; clientSecret: string } } => {
  writeFileSync(join(directory.path, 'password.txt'), 'Correct-Horse-7-Battery!')
  const permissions = 'applications:read,applications:create,audit:read,audit:export'
  return JSON.parse(
    postern(
      ...['setup', '--email', 'you@example.com', '--password-file', 'password.txt', '--json'],
      ...['--application', 'first', '--space', 'production', '--permissions', permissions],
    ),
  )
}

describe('the whole path', () => {
  it('goes from the start to tokens by curl, SDK and openid-client, and to an audit that verifies offline', async () => {
    const { admin, application } = setUp()
    const { clientId, clientSecret } = application

    const form = ['-sS', '-u', `${clientId}:${clientSecret}`, '-d', 'grant_type=client_credentials']
    const curl = spawnSync('curl', [...form, `${server.url}/oauth/token`], { encoding: 'utf8' })
    const { access_token: token } = JSON.parse(curl.stdout) as { access_token: string }
    const asked = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { id type } }' }),
    })
    expect(await asked.json()).toMatchObject({ data: { viewer: { id: clientId, type: 'application' } } })

    const sdk = createClient({ url: server.url, clientId, clientSecret })
    expect((await sdk.applications({ first: 5 })).edges.map(({ node }) => node.name)).toEqual(['first'])
    sdk.close()

    const configuration = await client.discovery(new URL(server.url), clientId, clientSecret, undefined, {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    })
    const granted = await client.clientCredentialsGrant(configuration, { scope: 'audit:read audit:export' })
    expect(granted.scope).toBe('audit:read audit:export')

    const exported = await fetch(`${server.url}/audit/export`, {
      headers: { authorization: `Bearer ${granted.access_token}` },
    })
    const lines = await Array.fromAsync(exportLines([new Uint8Array(await exported.arrayBuffer())]))
    const report = await verifyExport(lines)
    // It vouches for all that was done before it was asked for: nothing but its own reading waits.
    expect(report).toMatchObject({ ok: true, problems: [], unsealed: 0 })

    const events = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'event')
    const steps = events.map(({ event }) => ({
      action: event.action,
      actor: event.actor.id,
      credential: event.actor.credential,
    }))
    const credential = steps.find(({ action }) => action === 'tokens:issue')?.credential
    expect(credential).toMatch(/^sec_/)
    expect(steps).toEqual(
      expect.arrayContaining([
        { action: 'spaces:create', actor: admin.id, credential: 'set-up' },
        { action: 'applications:create', actor: admin.id, credential: 'set-up' },
        { action: 'applications:reveal', actor: admin.id, credential: 'set-up' },
        { action: 'tokens:issue', actor: clientId, credential },
        { action: 'viewer:read', actor: clientId, credential },
        { action: 'applications:read', actor: clientId, credential },
      ]),
    )
    expect(events.find(({ event }) => event.action === 'applications:create').event.change.after).toMatchObject({
      name: 'first',
      status: 'active',
    })
    // What the file holds, edited by one letter, no longer verifies.
    const edited = lines.map((line) => line.replace('"name":"first"', '"name":"fursT"'))
    expect((await verifyExport(edited)).ok).toBe(false)
  })
})
