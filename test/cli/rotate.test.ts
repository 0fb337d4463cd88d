import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@postern/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { FakeClock } from '../sdk/support/fake-clock.ts'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { endOf, reportedError, startPostern } from './support/run-postern.ts'

const lifeSeconds = 300
const clock = new TestClock()
let cli: CliApp
let serial = 0

beforeAll(async () => {
  cli = await startCliApp({ clock })
})
afterAll(() => cli.close())

/** An application whose secret stands in a file, as a service has it. */
const deployed = async (): Promise<TestClient & { readonly file: string }> => {
  const client = await cli.app.application(cli.space.id, ['applications:read'], { tokenLifeSeconds: lifeSeconds })
  const file = join(cli.directory, `secret-${(serial += 1)}`)
  writeFileSync(file, `${client.clientSecret}\n`, { mode: 0o600 })
  return { ...client, file }
}
const secretIn = (file: string): string => cli.app.canary.keep(readFileSync(file, 'utf8').trim())
const status = async (clientId: string, clientSecret: string): Promise<number> =>
  (await cli.app.tokenRequest({ clientId, clientSecret })).status

describe('postern rotate', () => {
  it('puts the new secret in the place of the old, tries it, ends the old, and names the events of all of it', async () => {
    const { clientId, clientSecret, secretId, file } = await deployed()
    chmodSync(file, 0o644)
    const receipt = await cli.json('rotate', clientId, '--out', file, '--verify', '--label', 'next')
    const fresh = secretIn(file)
    expect(fresh).not.toBe(clientSecret)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect([await status(clientId, clientSecret), await status(clientId, fresh)]).toEqual([401, 200])
    expect(receipt).toMatchObject({
      ...{ applicationId: clientId, state: 'finished', file, firstUsedAt: expect.any(String) },
      ...{ replaces: [{ secretId, state: 'retired' }], secret: { label: 'next', state: 'live' } },
    })
    expect(receipt.events.map(({ action }: { action: string }) => action)).toEqual([
      ...['rotations:start', 'applications:reveal', 'rotations:finish'],
    ])
    const written = new Set((await cli.app.events()).map(({ id }) => id))
    expect(receipt.events.every(({ id }: { id: string }) => written.has(id))).toBe(true)
    expect(JSON.stringify(receipt)).not.toContain(fresh)
  })

  it('gives it to the standard input of a command, or to standard output and nothing else there', async () => {
    const [one, two] = [await deployed(), await deployed()]
    const kept = join(cli.directory, 'kept by a command')
    const run = await cli.run(['rotate', one.clientId, '--to-command', `umask 077; cat > '${kept}'`, '--verify'])
    expect(run.status).toBe(0)
    expect(await status(one.clientId, secretIn(kept))).toBe(200)
    const printed = await cli.run(['rotate', two.clientId, '--stdout', '--verify'])
    expect(printed.stdout).toMatch(/^pst_app_\w+\n$/)
    expect(await status(two.clientId, cli.app.canary.keep(printed.stdout.trim()))).toBe(200)
    expect(printed.stderr).toMatch(/rotations:finish/)
  })

  it('goes on where it was interrupted, and loses no secret', async () => {
    const { clientId, clientSecret, file } = await deployed()
    expect(await status(clientId, clientSecret)).toBe(200)
    const child = startPostern(['rotate', clientId, '--out', file, '--verify'], { env: cli.env, cwd: cli.directory })
    const end = endOf(child)
    child.stderr.on('data', (text: string) => text.includes('Waiting until nobody') && child.kill('SIGINT'))
    expect((await end).status).toBe(130)
    const fresh = secretIn(file)
    expect([await status(clientId, clientSecret), await status(clientId, fresh)]).toEqual([200, 200])
    clock.advance(lifeSeconds * 1_000)
    const again = await cli.run(['rotate', clientId, '--out', file])
    expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('Going on with the rotation rot_')])
    expect(secretIn(file)).toBe(fresh)
    expect(await status(clientId, clientSecret)).toBe(401)
  })

  it('leaves the end to the server where that is wished, which waits for the last token of the old secret', async () => {
    const { clientId, clientSecret, file } = await deployed()
    expect(await status(clientId, clientSecret)).toBe(200)
    const left = await cli.json('rotate', clientId, '--out', file, '--verify', '--when-quiet')
    expect(left).toMatchObject({ state: 'running', finishesWhenQuiet: true })
    await cli.app.app.jobs.runNow('advance-rotations')
    expect(await status(clientId, clientSecret)).toBe(200)
    clock.advance(lifeSeconds * 1_000)
    await cli.app.app.jobs.runNow('advance-rotations')
    expect([await status(clientId, clientSecret), await status(clientId, secretIn(file))]).toEqual([401, 200])
  })

  it('is scheduled, called off, and says what is wrong before anything is begun', async () => {
    const { clientId, file } = await deployed()
    const at = new Date(clock.now() + 86_400_000).toISOString()
    const planned = await cli.json('rotate', clientId, '--at', at)
    expect(planned).toMatchObject({ state: 'scheduled', startsAt: at, secretId: null })
    const early = await cli.run(['rotate', clientId, '--out', file, '--json'])
    expect(reportedError(early)).toMatchObject({ code: 'ROTATION_OPEN', message: expect.stringContaining(at) })
    expect(await cli.json('rotate', clientId, '--cancel')).toMatchObject({ state: 'cancelled' })
    clock.advance(1_000)
    for (const wrong of [[], ['--out', file, '--stdout'], ['--stdout', '--json'], ['--cancel', '--at', at]]) {
      const run = await cli.run(['rotate', clientId, ...wrong])
      expect([run.status, run.stdout]).toEqual([2, ''])
    }
    const nowhere = await cli.run(['rotate', clientId, '--out', join(cli.directory, 'no/x'), '--json'])
    expect(reportedError(nowhere).code).toBe('FILE_NOT_WRITABLE')
    // The slot is open, and nothing was revealed into the void.
    const { application } = await cli.json('applications', 'show', clientId)
    expect(application.rotation).toMatchObject({ state: 'running', secret: { state: 'empty' } })
  })

  it('replaces the application by a new one, tries that, and ends the old one once nobody uses it', async () => {
    const { clientId, clientSecret, file } = await deployed()
    expect(await status(clientId, clientSecret)).toBe(200)
    const child = startPostern(['rotate', clientId, '--replace', 'in its place', '--out', file, '--verify'], {
      ...{ env: cli.env, cwd: cli.directory },
    })
    const end = endOf(child)
    child.stderr.on('data', (text: string) => text.includes('Waiting until nobody') && child.kill('SIGINT'))
    expect((await end).status).toBe(130)
    const { application } = await cli.json('applications', 'show', clientId)
    const { replacementId } = application.rotation
    const fresh = secretIn(file)
    expect([await status(clientId, clientSecret), await status(replacementId, fresh)]).toEqual([200, 200])
    const other = await cli.run(['rotate', clientId, '--out', file, '--json'])
    expect(reportedError(other)).toMatchObject({ code: 'ROTATION_OPEN', message: expect.stringContaining('--replace') })
    clock.advance(lifeSeconds * 1_000)
    const receipt = await cli.json('rotate', clientId, '--replace', 'in its place', '--out', file)
    expect(receipt).toMatchObject({ applicationId: clientId, state: 'finished', replacementId })
    expect([await status(clientId, clientSecret), await status(replacementId, fresh)]).toEqual([401, 200])
    expect((await cli.json('applications', 'show', clientId)).application.status).toBe('disabled')
    expect(JSON.stringify(receipt)).not.toContain(fresh)
  })

  it('says what to do where the command that takes the secret fails', async () => {
    const { clientId, clientSecret } = await deployed()
    const run = await cli.run(['rotate', clientId, '--to-command', 'exit 3', '--json'])
    expect(reportedError(run)).toMatchObject({
      code: 'SECRET_NOT_WRITTEN',
      message: expect.stringContaining('--cancel'),
    })
    expect(await status(clientId, clientSecret)).toBe(200)
  })
})

describe('services that read the file, while it is rotated', () => {
  it('have not one request of theirs fail', async () => {
    const { clientId, clientSecret, file } = await deployed()
    const fake = new FakeClock()
    const services = Array.from({ length: 8 }, () =>
      createClient({
        ...{ url: cli.app.url, clientId, origins: [cli.app.url], clock: fake },
        clientSecret: async () => (await readFile(file, 'utf8')).trim(),
      }),
    )
    let [requests, failed] = [0, 0]
    const callAll = () =>
      Promise.all(
        services.map(async (service) => {
          requests += 1
          await service.application({ id: clientId }).catch(() => (failed += 1))
        }),
      )
    await callAll()
    const child = startPostern(['rotate', clientId, '--out', file, '--every', '1', '--json'], {
      ...{ env: cli.env, cwd: cli.directory },
    })
    let isOver = false
    const end = endOf(child).finally(() => (isOver = true))
    while (!isOver) {
      await callAll()
      clock.advance(4_000)
      await fake.advance(4_000)
      await sleep(8 * 5)
    }
    const run = await end
    expect(run.status).toBe(0)
    await callAll()
    for (const service of services) service.close()
    expect([failed, requests > 500]).toEqual([0, true])
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'finished' })
    expect([await status(clientId, clientSecret), await status(clientId, secretIn(file))]).toEqual([401, 200])
  }, 120_000)
})
