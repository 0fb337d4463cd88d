import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { grantablePermissions } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestClient } from '../support/app.ts'
import { startCliApp, environmentOf, type CliApp } from './support/cli-app.ts'
import { runHere } from './support/run-here.ts'
import { reportedError } from './support/run-postern.ts'

const since = new Date(Date.parse('2026-01-01T00:00:00Z')).toISOString()
let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

const at = (name: string): string => join(cli.directory, name)
/** An application that did something. */
const breached = async (): Promise<TestClient> => {
  const client = await cli.app.application(cli.space.id, ['applications:read'])
  await cli.app.graphql(await cli.app.token(client), '{ viewer { id } }')
  return client
}
const status = async (clientId: string, clientSecret: string): Promise<number> =>
  (await cli.app.tokenRequest({ clientId, clientSecret })).status
const secretIn = (text: string): string => cli.app.canary.keep(/pst_app_\w+/.exec(text)?.[0] ?? '')
const given = ({ clientId }: TestClient, ...more: string[]) => [
  ...['applications', 'report-breach', clientId, '--since', since],
  ...more,
]

describe('postern applications report-breach', () => {
  it('shows what a breach reaches, stops it, and shows the new secret, once and on standard output alone', async () => {
    const client = await breached()
    const run = await cli.machine.run(given(client, '--yes', '--label', 'after it'))
    expect(run.status).toBe(0)
    expect(run.stdout).toMatch(/^STOPS +LABEL +KIND +STATE/m)
    expect(run.stdout).toMatch(new RegExp(`^${client.secretId} +secret +secret +live`, 'm'))
    expect(run.stdout).toMatch(/^applications:read +Read applications +\d+$/m)
    expect(run.stdout).toMatch(/^tokens:issue +done +1 /m)
    expect(run.stdout).toMatch(/^viewer:read +done +1 /m)
    expect(run.stdout).toMatch(new RegExp(`^127\\.0\\.0\\.1 +${client.secretId} +2 `, 'm'))
    expect(run.stdout).toMatch(new RegExp(`^secrets ended +${client.secretId}$`, 'm'))
    expect(run.stderr).toBe('The secret is shown this once. Keep it now, where only its application can read it.\n')
    expect(run.stdout.match(/pst_app_/g)).toHaveLength(1)
    const fresh = secretIn(run.stdout)
    expect([await status(client.clientId, client.clientSecret), await status(client.clientId, fresh)]).toEqual([
      401, 200,
    ])
    const { application } = await cli.machine.json('applications', 'show', client.clientId)
    expect(application.secrets.at(-1)).toMatchObject({ label: 'after it', state: 'live' })
  })

  it('asks before it stops anything, and does nothing where nobody can be asked or somebody says no', async () => {
    const client = await breached()
    const unsure = await cli.machine.run(given(client, '--json', '--evidence', at('unsure')))
    expect([unsure.status, reportedError(unsure)]).toMatchObject([2, { message: expect.stringContaining('--yes') }])
    const stdin = Object.assign(Readable.from([Buffer.from('no\n')]), { isTTY: true }) as unknown as NodeJS.ReadStream
    const said: string[] = []
    const err = {
      isTerminal: true,
      columns: 80,
      write: (text: string) => void said.push(text),
      writeBytes: async () => {},
    }
    const declined = await runHere(given(client, '--evidence', at('unsure')), { env: cli.env }, { stdin, err })
    expect([declined.status, said.join('')]).toEqual([130, expect.stringContaining('Type yes to go on')])
    expect(declined.stdout).toContain(client.secretId)
    expect(existsSync(at('unsure'))).toBe(false)
    expect(await status(client.clientId, client.clientSecret)).toBe(200)
  })

  it('only shows it, where that is wished', async () => {
    const client = await breached()
    const { preview } = await cli.machine.json(...given(client, '--preview'))
    expect(preview).toMatchObject({ applicationId: client.clientId, credentials: [{ id: client.secretId }], tokens: 1 })
    for (const wrong of [
      ['--preview', '--out', at('x')],
      ['--preview', '--evidence', at('x')],
      ['--no-reveal', '--out', at('x')],
    ])
      expect((await cli.machine.run(given(client, ...wrong))).status).toBe(2)
    expect(await status(client.clientId, client.clientSecret)).toBe(200)
  })

  it('keeps evidence that can be verified offline, in a file of the owner alone, without a secret', async () => {
    const client = await breached()
    const [pack, out] = [at('pack.ndjson'), at('new.secret')]
    const done = await cli.machine.json(...given(client, '--yes', '--evidence', pack, '--out', out))
    expect(done).toMatchObject({ applicationId: client.clientId, stoppedSecrets: [client.secretId], file: out })
    const fresh = secretIn(readFileSync(out, 'utf8'))
    expect(await status(client.clientId, fresh)).toBe(200)
    const text = readFileSync(pack, 'utf8')
    expect([statSync(pack).mode & 0o777, statSync(out).mode & 0o777]).toEqual([0o600, 0o600])
    expect(cli.app.canary.foundIn(`${text}${JSON.stringify(done)}`)).toEqual([])
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({
      ...{ type: 'breach', v: 1, report: { secretId: done.secretId, stoppedSecrets: [client.secretId] } },
      preview: { credentials: [{ id: client.secretId }], places: [{ address: '127.0.0.1' }] },
    })
    expect(lines.flatMap(({ event }) => (event ? [event.action] : []))).toEqual([
      ...['tokens:issue', 'viewer:read', 'applications:report-breach'],
    ])
    const verified = await cli.machine.run(['audit', 'verify', pack, '--key', cli.app.app.verifierKey])
    expect(verified.status).toBe(0)
    expect(verified.stdout).toMatch(/^The export holds\.\n/)
    expect(verified.stdout).toMatch(/- The last line of the evidence, .* unsigned\.\n/)

    const forge = async (name: string, forged: string) => {
      writeFileSync(at(name), forged)
      const run = await cli.machine.run(['audit', 'verify', at(name), '--key', cli.app.app.verifierKey, '--json'])
      return [run.status, JSON.parse(run.stdout).problems[0].code]
    }
    const body = text.trimEnd().split('\n')
    expect(await forge('edited', text.replace('"outcome":"done"', '"outcome":"failed"'))).toEqual([6, 'EVENT_EDITED'])
    // Only the last line is taken for what was written down beside the log.
    expect(await forge('moved', `${[body[0], body.at(-1), ...body.slice(1)].join('\n')}\n`)).toEqual([
      6,
      'LINE_MALFORMED',
    ])

    const again = await cli.machine.run(given(client, '--yes', '--evidence', pack, '--json'))
    expect([reportedError(again).code, readFileSync(pack, 'utf8')]).toEqual(['FILE_EXISTS', text])
    expect(await status(client.clientId, fresh)).toBe(200)
  })

  it('stops nothing where the evidence is wanted and may not be had', async () => {
    const client = await breached()
    const admin = await cli.app.application(
      cli.space.id,
      grantablePermissions.filter((permission) => permission !== 'audit:export'),
    )
    const env = environmentOf(cli.app, admin)
    const run = await runHere(given(client, '--yes', '--evidence', at('never'), '--json'), { env })
    expect([run.status, reportedError(run).code]).toEqual([3, 'FORBIDDEN'])
    expect([existsSync(at('never')), await status(client.clientId, client.clientSecret)]).toEqual([false, 200])
  })

  it('leaves the secret in its slot to who may have it, and says which slot that is', async () => {
    const client = await breached()
    const weak = await cli.app.application(cli.space.id, [
      ...(['applications:preview-breach', 'applications:report-breach', 'audit:export'] as const),
    ])
    const env = environmentOf(cli.app, weak)
    const [pack, out] = [at('weak.ndjson'), at('weak.secret')]
    const run = await runHere(given(client, '--yes', '--evidence', pack, '--out', out, '--json'), { env })
    const { secretId } = JSON.parse(run.stdout)
    expect([run.status, reportedError(run)]).toMatchObject([
      3,
      { code: 'FORBIDDEN', message: expect.stringMatching(`is stopped.*reveal ${secretId}`) },
    ])
    expect([existsSync(out), existsSync(pack)]).toEqual([false, true])
    expect(await status(client.clientId, client.clientSecret)).toBe(401)
    const other = await breached()
    const left = await cli.machine.json(...given(other, '--yes', '--no-reveal'))
    expect(left.clientSecret).toBeUndefined()
    const revealed = await cli.machine.json('applications', 'reveal', left.secretId)
    expect(await status(other.clientId, cli.app.canary.keep(revealed.clientSecret))).toBe(200)
  })

  it('says that nothing is left to stop, and which slot waits', async () => {
    const client = await breached()
    const { secretId } = await cli.machine.json(...given(client, '--yes', '--no-reveal'))
    const again = await cli.machine.run(given(client, '--yes', '--json'))
    expect([again.status, reportedError(again)]).toMatchObject([
      3,
      { code: 'NOTHING_TO_STOP', message: expect.stringContaining(secretId) },
    ])
  })
})

describe('postern audit export', () => {
  it('takes away what one application did since a time', async () => {
    const client = await breached()
    const run = await cli.machine.run(['audit', 'export', '--application', client.clientId, '--since', since])
    const actions = run.stdout
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line).event?.action ?? [])
    expect(actions).toEqual(['tokens:issue', 'viewer:read'])
    const verified = await cli.machine.run(['audit', 'verify', '-'], { stdin: run.stdout })
    expect(verified.status).toBe(0)
    expect((await cli.machine.run(['audit', 'export', '--since', since])).status).toBe(2)
  })
})
