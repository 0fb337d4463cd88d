import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@postern/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { FakeClock } from '../sdk/support/fake-clock.ts'
import { json } from '../sdk/support/fake-issuer.ts'
import type { TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { hurriedClock } from '../support/hurried-clock.ts'
import { Receiver } from '../support/receiver.ts'
import { projectRoot } from '../support/server-process.ts'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { closedPort } from './support/closed-port.ts'
import { managerSecrets, startAws, startAzure, startVault, type Manager } from './support/secret-managers.ts'
import { endOf, reportedError, startPostern, type Run } from './support/run-postern.ts'

const lifeSeconds = 300
const clock = new TestClock()
let cli: CliApp
let closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  cli = await startCliApp({ clock })
})
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})
afterAll(() => cli.close())

const started = async <One extends Manager>(start: () => Promise<One>): Promise<One> => {
  const manager = await start()
  closing.push(manager.close)
  return manager
}

/** An application whose secret stands in the manager, beside what is of no concern to us. */
const deployed = async (manager: Manager): Promise<TestClient> => {
  const client = await cli.app.application(cli.space.id, ['applications:read'], { tokenLifeSeconds: lifeSeconds })
  manager.set({ clientId: client.clientId, clientSecret: client.clientSecret, user: 'ada' })
  return client
}
const status = async (clientId: string, clientSecret: unknown): Promise<number> =>
  (await cli.app.tokenRequest({ clientId, clientSecret: cli.app.canary.keep(String(clientSecret)) })).status
const rotationOf = async (clientId: string) =>
  (await cli.machine.json('applications', 'show', clientId)).application.rotation

/** Whether a secret is on its way there that is not the old one: AWS is asked with that whether it may be written. */
const hasNewSecret = (body: string, old: string): boolean => body.includes('pst_app_') && !body.includes(old)

/** Nothing of what it was given, or of what it gave, stands in what it printed. */
const clean = (run: Run): Run => {
  const printed = run.stdout + run.stderr
  expect(cli.app.canary.foundIn(printed)).toEqual([])
  expect(managerSecrets.filter((secret) => printed.includes(secret))).toEqual([])
  expect(printed).not.toMatch(/pst_app_\w{20}/)
  return run
}
const rotate = async (
  clientId: string,
  { place, env }: { readonly place: string; readonly env: Readonly<Record<string, string>> },
  ...more: string[]
): Promise<Run> =>
  clean(
    await cli.machine.run(
      ['rotate', clientId, '--to-manager', place, '--every', '1', ...more, '--json'],
      { env },
      { clock: hurriedClock },
    ),
  )

const managers = [
  ['AWS Secrets Manager', startAws],
  ['Azure Key Vault', startAzure],
  ['Vault', startVault],
] as const

describe.each(managers)('postern rotate into %s', (name, start: () => Promise<Manager>) => {
  it('has the services that read it go over to the new secret, and not one of their requests fails', async () => {
    const manager = await started(start)
    const { clientId, clientSecret, secretId } = await deployed(manager)
    const fake = new FakeClock()
    const services = Array.from({ length: 4 }, () =>
      createClient({
        ...{ url: cli.app.url, origins: [cli.app.url], clock: fake },
        credentials: manager.credentials(fake),
      }),
    )
    let requests = 0
    const failures: unknown[] = []
    const callAll = () =>
      Promise.all(
        services.map(async (service) => {
          requests += 1
          await service.application({ id: clientId }).catch((error: unknown) => failures.push(error))
        }),
      )
    await callAll()
    let isOver = false
    const end = rotate(clientId, manager).finally(() => (isOver = true))
    while (!isOver) {
      await callAll()
      await callAll()
      clock.advance(12_000)
      await fake.advance(12_000)
      // The command looks once a second, and has to see the rotation on its way.
      await sleep(20)
    }
    const run = await end
    expect([run.status, run.stderr]).toEqual([0, expect.stringContaining('where you want it')])
    await callAll()
    for (const service of services) service.close()
    expect([failures, requests > 200]).toEqual([[], true])

    const receipt = JSON.parse(run.stdout)
    expect(receipt).toMatchObject({
      ...{ applicationId: clientId, state: 'finished', place: manager.place, firstUsedAt: expect.any(String) },
      ...{ replaces: [{ secretId, state: 'retired' }] },
    })
    expect(receipt.events.map(({ action }: { action: string }) => action)).toEqual([
      ...['rotations:start', 'applications:reveal', 'rotations:finish'],
    ])
    const written = new Set((await cli.app.events()).map(({ id }) => id))
    expect(receipt.events.every(({ id }: { id: string }) => written.has(id))).toBe(true)
    const { clientSecret: fresh, ...beside } = manager.get()!
    expect(beside).toEqual({ clientId, user: 'ada' })
    expect([await status(clientId, clientSecret), await status(clientId, fresh)]).toEqual([401, 200])
  }, 120_000)

  it('reveals nothing where it cannot be put there, and the same command goes on once it can', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    const { get, set, env, wrongEnv, place } = manager
    const standing = get()
    const signsInBy = name === 'Azure Key Vault' ? 'Microsoft Entra ID' : name
    const nowhere = manager.at(`http://127.0.0.1:${await closedPort()}`)
    const refused = async (given: Parameters<typeof rotate>[1], exit: number, code: string, says: string) => {
      const before = get()
      const run = await rotate(clientId, given)
      expect([run.status, run.stdout]).toEqual([exit, ''])
      expect(reportedError(run)).toMatchObject({ code, message: expect.stringContaining(says) })
      expect(reportedError(run).message).toContain(given.place)
      expect(await rotationOf(clientId)).toMatchObject({ state: 'running', secret: { state: 'empty' } })
      expect(get()).toEqual(before)
    }
    await refused(nowhere, 5, 'NETWORK', 'cannot be reached')
    await refused({ place, env: wrongEnv }, 4, 'SECRET_FORBIDDEN', signsInBy)
    set({ clientId, key: { kty: 'EC' } })
    await refused(manager, 3, 'SECRET_NOT_REPLACEABLE', 'a private key stands there')
    set({ clientId: cli.client.clientId, clientSecret: cli.client.clientSecret })
    await refused(manager, 3, 'SECRET_NOT_REPLACEABLE', 'credentials of another application')
    set({ clientSecret: cli.client.clientSecret })
    await refused(manager, 3, 'SECRET_NOT_REPLACEABLE', 'none of this application')
    set(standing)
    manager.double.intercept = () => json(503, { errors: ['sealed'] })
    await refused(manager, 5, 'SECRET_MANAGER_UNAVAILABLE', 'HTTP 503')
    manager.double.intercept = null
    const run = await rotate(clientId, { place, env }, '--verify')
    expect([run.status, run.stderr]).toEqual([0, expect.stringContaining('Going on with the rotation rot_')])
    expect([await status(clientId, clientSecret), await status(clientId, get()!['clientSecret'])]).toEqual([401, 200])
  })

  it('tries again where the manager fails for a moment', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    let left = 2
    manager.double.intercept = (_action, body) =>
      hasNewSecret(body, clientSecret) && (left -= 1) >= 0 ? json(503, { errors: [] }) : null
    const run = await rotate(clientId, manager, '--verify')
    expect([run.status, left]).toEqual([0, -1])
    expect(manager.get()).toMatchObject({ clientId, user: 'ada' })
    expect(await status(clientId, manager.get()!['clientSecret'])).toBe(200)
  })

  it('goes on where it was interrupted after writing, and writes no second time', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    expect(await status(clientId, clientSecret)).toBe(200)
    const args = ['rotate', clientId, '--to-manager', manager.place, '--verify']
    const child = startPostern(args, { env: { ...cli.env, ...manager.env }, cwd: cli.directory })
    const end = endOf(child)
    child.stderr.on('data', (text: string) => text.includes('Waiting until nobody') && child.kill('SIGINT'))
    expect(clean(await end).status).toBe(130)
    const written = manager.get()
    expect(await status(clientId, written!['clientSecret'])).toBe(200)
    clock.advance(lifeSeconds * 1_000)
    const again = await rotate(clientId, manager)
    expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('Going on with the rotation rot_')])
    expect(manager.get()).toEqual(written)
    expect(await status(clientId, clientSecret)).toBe(401)
  })

  it('does not go on where the secret is not there any more', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    const standing = manager.get()
    expect(await status(clientId, clientSecret)).toBe(200)
    const first = await rotate(clientId, manager, '--when-quiet', '--verify')
    expect(first.status).toBe(0)
    manager.set(standing)
    const again = await rotate(clientId, manager)
    expect(again.status).toBe(3)
    expect(reportedError(again)).toMatchObject({
      ...{ code: 'SECRET_ALREADY_REVEALED', message: expect.stringContaining(manager.place) },
    })
    expect(await status(clientId, clientSecret)).toBe(200)
  })

  it('does not follow where the manager leads elsewhere with the secret, and says that it is lost', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    const elsewhere = new Receiver(null)
    const location = `http://127.0.0.1:${await elsewhere.listen()}/`
    closing.push(() => elsewhere.close())
    manager.double.intercept = (_action, body) =>
      hasNewSecret(body, clientSecret) ? new Response(null, { status: 307, headers: { location } }) : null
    const run = await rotate(clientId, manager)
    expect(elsewhere.connections).toBe(0)
    expect([run.status, run.stdout]).toEqual([1, ''])
    expect(reportedError(run)).toMatchObject({
      ...{ code: 'SECRET_NOT_WRITTEN', message: expect.stringMatching(/Redirects are not followed.*--cancel/) },
    })
    expect(await status(clientId, clientSecret)).toBe(200)
  })

  it('gives the place to the application that replaces the one it was of', async () => {
    const manager = await started(start)
    const { clientId, clientSecret } = await deployed(manager)
    const run = await rotate(clientId, manager, '--replace', `in place of ${clientId}`, '--verify')
    const { replacementId } = JSON.parse(run.stdout)
    expect(manager.get()).toMatchObject({ clientId: replacementId, user: 'ada' })
    expect([await status(clientId, clientSecret), await status(replacementId, manager.get()!['clientSecret'])]).toEqual(
      [401, 200],
    )
  })

  it('makes JSON of it where nothing is there yet', async () => {
    const manager = await started(start)
    const { clientId } = await deployed(manager)
    manager.set(null)
    const run = await rotate(clientId, manager, '--verify')
    expect([run.status, run.stderr]).toEqual([
      0,
      expect.stringContaining(`There is no secret in ${manager.place} yet.`),
    ])
    expect(manager.get()).toEqual({ clientId, clientSecret: expect.stringMatching(/^pst_app_/) })
  })
})

describe('postern rotate --to-manager', () => {
  it('is what the README shows', async () => {
    const readme = readFileSync(join(projectRoot, 'packages/cli/README.md'), 'utf8')
    const [, shown] = /<!-- run: rotate-to-manager -->\n+```sh\n([\s\S]*?)```/.exec(readme)!
    const all = [await started(startAws), await started(startAzure), await started(startVault)] as const
    const [, azure, vault] = all
    const lines = shown!
      .trim()
      .replace('https://billing.vault.azure.net', azure.double.origin)
      .replace('https://vault.example.com:8200', vault.double.origin)
      .split('\n')
    expect(lines).toHaveLength(all.length)
    for (const [index, manager] of all.entries()) {
      const { clientId, clientSecret } = await deployed(manager)
      const [program, ...args] = lines[index]!.replace('app_…', clientId).split(' ')
      const run = clean(await cli.machine.run(args, { env: manager.env }, { clock: hurriedClock }))
      expect([program, run.status]).toEqual(['postern', 0])
      expect([await status(clientId, clientSecret), await status(clientId, manager.get()!['clientSecret'])]).toEqual([
        401, 200,
      ])
    }
  })

  it('says beforehand that it may be read there and not written, where the manager tells', async () => {
    for (const start of [startAws, startVault]) {
      const manager = await started<Manager>(start)
      const { clientId } = await deployed(manager)
      if (start === startAws) (manager as Awaited<ReturnType<typeof startAws>>).double.denied.add('PutSecretValue')
      else (manager as Awaited<ReturnType<typeof startVault>>).double.capabilities = ['read']
      const run = await rotate(clientId, manager)
      expect([run.status, reportedError(run).code]).toEqual([4, 'SECRET_FORBIDDEN'])
      expect(await rotationOf(clientId)).toMatchObject({ state: 'running', secret: { state: 'empty' } })
    }
  })

  it('says what to do where it turns out afterwards: at Key Vault, which cannot be asked', async () => {
    const azure = await started(startAzure)
    const { clientId, clientSecret } = await deployed(azure)
    azure.double.mayWrite = false
    const run = await rotate(clientId, azure)
    expect(run.status).toBe(1)
    expect(reportedError(run)).toMatchObject({
      ...{ code: 'SECRET_NOT_WRITTEN', message: expect.stringMatching(/HTTP 403.*The old ones work on.*--cancel/) },
    })
    expect(await status(clientId, clientSecret)).toBe(200)
    azure.double.mayWrite = true
    expect(reportedError(await rotate(clientId, azure)).code).toBe('SECRET_ALREADY_REVEALED')
    await cli.machine.json('rotate', clientId, '--cancel')
    clock.advance(lifeSeconds * 1_000)
    const again = await rotate(clientId, azure, '--verify')
    expect(again.status).toBe(0)
  })

  it('gives up after half a minute where the manager fails for good', async () => {
    const vault = await started(startVault)
    const { clientId, clientSecret } = await deployed(vault)
    vault.double.intercept = (action) => (action === vault.writing ? json(500, { errors: ['canary'] }) : null)
    const run = await rotate(clientId, vault)
    expect([run.status, reportedError(run).code]).toEqual([1, 'SECRET_NOT_WRITTEN'])
    expect(await status(clientId, clientSecret)).toBe(200)
  })

  it('keeps what somebody else writes into the record at the same time', async () => {
    const vault = await started(startVault)
    const { clientId } = await deployed(vault)
    let isDone = false
    vault.double.intercept = (action) => {
      if (action === vault.writing && !isDone) vault.double.versions.push({ ...vault.get(), user: 'grace' })
      isDone ||= action === vault.writing
      return null
    }
    const run = await rotate(clientId, vault, '--verify')
    expect(run.status).toBe(0)
    expect(vault.get()).toEqual({ clientId, clientSecret: expect.stringMatching(/^pst_app_/), user: 'grace' })
  })

  it('creates no secret in AWS, and fills one that was created empty', async () => {
    const aws = await started(startAws)
    const { clientId } = await deployed(aws)
    aws.set(null)
    aws.double.isCreated = false
    const run = await rotate(clientId, aws)
    expect(run.status).toBe(3)
    expect(reportedError(run)).toMatchObject({
      ...{ code: 'SECRET_MISSING', message: expect.stringContaining('Create the secret first') },
    })
    expect(await rotationOf(clientId)).toMatchObject({ secret: { state: 'empty' } })
    aws.double.isCreated = true
    expect((await rotate(clientId, aws, '--verify')).status).toBe(0)
  })

  it('leaves a secret that stands alone as it is, and knows it by its ID', async () => {
    const aws = await started(startAws)
    const { clientId, clientSecret } = await deployed(aws)
    aws.double.secrets.AWSCURRENT = { SecretString: `${clientSecret}\n` }
    const run = await rotate(clientId, aws, '--verify')
    expect(run.status).toBe(0)
    const fresh = aws.double.secrets.AWSCURRENT?.['SecretString']
    expect(fresh).toMatch(/^pst_app_\w+$/)
    expect([await status(clientId, clientSecret), await status(clientId, fresh)]).toEqual([401, 200])
  })

  it('takes no place it does not understand, and nothing without credentials, before anything is begun', async () => {
    const { clientId } = await cli.app.application(cli.space.id, ['applications:read'])
    const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', VAULT_TOKEN: 'token' }
    for (const place of [
      ...[
        '',
        'elsewhere',
        'file:/tmp/x',
        'aws:',
        'aws:eu-central-1',
        'aws:eu-central-1/',
        'aws:eu/x',
        'aws:EU-WEST-1/x',
      ],
      ...[
        'aws:eu-central-1.evil.example.com/x',
        'aws:eu-central-1/a b',
        'azure:vault/name',
        'azure:https://v.vault.azure.net',
      ],
      ...[
        'azure:https://v.vault.azure.net/secrets/a/b',
        'azure:http://v.vault.azure.net/a',
        'azure:https://v.vault.azure.net/a_b',
      ],
      ...[
        'vault:https://v.example.com/secret',
        'vault:http://v.example.com/secret/a',
        'vault:ftp://v.example.com/secret/a',
      ],
      ...[
        'vault:https://root:hvs.canary@v.example.com/secret/a',
        'vault:https://v.example.com/secret/a?token=hvs.canary',
      ],
      ...['vault:https://v.example.com/secret/a#hvs.canary', 'vault:https://v.example.com/secret/%2e%2e%2fsys'],
    ]) {
      const run = await rotate(clientId, { place, env })
      expect({ place, status: run.status, stdout: run.stdout }).toEqual({ place, status: 2, stdout: '' })
      expect(reportedError(run).code).toBe('USAGE')
      expect(run.stderr).not.toContain('canary')
    }
    for (const [place, names] of [
      ['aws:eu-central-1/x', /AWS_ACCESS_KEY_ID/],
      ['azure:https://v.vault.azure.net/x', /AZURE_TENANT_ID/],
      ['vault:https://v.example.com/secret/x', /VAULT_TOKEN/],
    ] as const) {
      const given: Record<string, string> = place.startsWith('azure') ? { AZURE_CLIENT_SECRET: 'entra-canary' } : {}
      const run = await rotate(clientId, { place, env: given })
      expect([run.status, reportedError(run).code, names.test(reportedError(run).message)]).toEqual([
        ...[4, 'CREDENTIALS_MISSING', true],
      ])
    }
    const twice = await cli.machine.run(['rotate', clientId, '--to-manager', 'aws:eu-central-1/x', '--stdout'], { env })
    expect(twice.status).toBe(2)
    expect(await rotationOf(clientId)).toBe(null)
  })
})
