import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned, TestAuthority } from '../support/certificates.ts'
import { asClient } from '../support/client-certificates.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp({ config: { clientCertificates: 'proxy' } })
})
afterAll(() => cli.close())

let serial = 0
const created = async (...more: string[]) => {
  const name = `made ${(serial += 1)}`
  return cli.machine.json('applications', 'create', name, '--space', 'production', ...more)
}

const tokenOf = (clientId: string, secret: string) =>
  cli.machine.run(['token', '--client-id', clientId, '--client-secret-file', '-'], { stdin: secret })

describe('postern applications create', () => {
  it('makes an application with an empty slot, and tells how to fill it', async () => {
    const { application, secret, ...rest } = await created('--permissions', 'audit:read', '--token-life', '600')
    expect(rest).toEqual({ applicationId: application.id, secretId: secret.id })
    expect(application).toMatchObject({ permissions: ['audit:read'], tokenLifeSeconds: 600, spaceId: cli.space.id })
    expect(secret).toMatchObject({ id: expect.stringMatching(/^sec_/), state: 'empty', hint: null })
    const text = await cli.machine.run(['applications', 'create', 'by text', '--space', 'production'])
    expect(text.stdout).toMatch(/postern applications reveal sec_\w+\n$/)
  })

  it('reveals at once where told to, with a warning beside it', async () => {
    const run = await cli.machine.run([
      'applications',
      'create',
      'at once',
      '--space',
      'production',
      '--reveal',
      '--json',
    ])
    const { application, clientSecret } = JSON.parse(run.stdout)
    cli.app.canary.keep(clientSecret)
    expect(run.stderr).toMatch(/shown this once/)
    expect(await tokenOf(application.id, clientSecret)).toMatchObject({ status: 0 })
  })

  it('makes nothing where the file for the secret cannot be made', async () => {
    const taken = join(cli.directory, 'taken')
    writeFileSync(taken, 'mine')
    const before = await cli.machine.json('applications', 'list')
    const create = ['applications', 'create', 'never', '--space', 'production', '--json', '--out']
    const [exists, nowhere] = await Promise.all([
      cli.machine.run([...create, taken]),
      cli.machine.run([...create, join(cli.directory, 'no/x')]),
    ])
    expect([exists.status, nowhere.status]).toEqual([2, 2])
    expect(reportedError(exists).code).toBe('FILE_EXISTS')
    expect(reportedError(nowhere).code).toBe('FILE_NOT_WRITABLE')
    expect(readFileSync(taken, 'utf8')).toBe('mine')
    expect(await cli.machine.json('applications', 'list')).toEqual(before)
  })

  it('is refused what the caller does not hold, and a name that is taken', async () => {
    const client = await cli.app.application(cli.space.id, ['applications:create', 'applications:read'])
    const env = { POSTERN_CLIENT_ID: client.clientId, POSTERN_CLIENT_SECRET: client.clientSecret }
    const create = ['applications', 'create', '--space', cli.space.id, '--json']
    const [more, taken, file] = await Promise.all([
      cli.machine.run([...create, 'more', '--permissions', 'audit:export'], { env }),
      created().then(({ application }) => cli.machine.run([...create, application.name])),
      cli.machine.run([...create, 'half done', '--out', 'half-done'], { env }),
    ])
    expect(reportedError(more).code).toBe('ESCALATION')
    expect(reportedError(taken).code).toBe('NAME_TAKEN')
    // It may create and not reveal: what is left behind is said, and no file is.
    expect(reportedError(file)).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(/slot sec_\w+ of app_\w+ is there/),
    })
    expect(existsSync(join(cli.directory, 'half-done'))).toBe(false)
    expect([more, taken, file].map(({ status }) => status)).toEqual([3, 3, 3])
  })
})

describe('a caller that may not read', () => {
  it('makes, fills and stops an application all the same, and is told the IDs', async () => {
    const client = await cli.app.application(cli.space.id, ['applications:create', 'applications:disable'])
    const env = { POSTERN_CLIENT_ID: client.clientId, POSTERN_CLIENT_SECRET: client.clientSecret }
    const made = await cli.machine.run(['applications', 'create', 'unread', '--space', cli.space.id], { env })
    expect(made.status).toBe(0)
    const [, id] = /client ID +(app_\w+)/.exec(made.stdout) ?? []
    expect(made.stdout).toMatch(/Reveal its secret: postern applications reveal sec_\w+\n$/)
    const stopped = await cli.machine.run(['applications', 'disable', id!, '--json'], { env })
    expect(JSON.parse(stopped.stdout)).toEqual({ applicationId: id, application: null })
  })
})

describe('postern applications reveal', () => {
  it('prints the secret once, and alone', async () => {
    const { application, secret } = await created()
    const first = await cli.machine.run(['applications', 'reveal', secret.id])
    expect(first.stdout).toMatch(/^pst_app_\w+\n$/)
    expect(first.stderr).toMatch(/shown this once/)
    cli.app.canary.keep(first.stdout.trim())
    expect(await tokenOf(application.id, first.stdout)).toMatchObject({ status: 0 })
    const second = await cli.machine.run(['applications', 'reveal', secret.id, '--json'])
    expect(second).toMatchObject({ status: 3, stdout: '' })
    expect(reportedError(second).code).toBe('SECRET_ALREADY_REVEALED')
  })

  it('writes it to a new file of the owner alone, and not to the terminal', async () => {
    const { application, secret } = await created()
    const file = join(cli.directory, 'revealed')
    const run = await cli.machine.run(['applications', 'reveal', secret.id, '--out', file])
    const written = cli.app.canary.keep(readFileSync(file, 'utf8').trim())
    expect(run).toMatchObject({ status: 0, stdout: '' })
    expect(run.stderr).not.toContain(written)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const args = ['token', '--client-id', application.id, '--client-secret-file', file]
    expect(await cli.machine.run(args)).toMatchObject({ status: 0 })
  })

  it('reveals nothing where the file is there already, so that the slot can still be used', async () => {
    const { secret } = await created()
    const file = join(cli.directory, 'there')
    writeFileSync(file, '')
    expect(await cli.machine.run(['applications', 'reveal', secret.id, '--out', file])).toMatchObject({
      status: 2,
      stdout: '',
    })
    expect(await cli.machine.run(['applications', 'reveal', secret.id])).toMatchObject({ status: 0 })
  })

  it('makes no file where it is refused', async () => {
    const file = join(cli.directory, 'refused')
    const run = await cli.machine.run(['applications', 'reveal', `sec_${'0'.repeat(26)}`, '--out', file])
    expect(run.status).toBe(3)
    expect(existsSync(file)).toBe(false)
  })

  it('says which ID it wants', async () => {
    const { application } = await created()
    const [anApplication, nothing] = await Promise.all([
      cli.machine.run(['applications', 'reveal', application.id]),
      cli.machine.run(['applications', 'show', 'orders']),
    ])
    expect(anApplication.stderr).toContain(`is an application: give one of its slots`)
    expect(nothing.stderr).toContain('orders is not the ID of an application')
    expect([anApplication.status, nothing.status]).toEqual([2, 2])
  })
})

describe('the slot of a secret', () => {
  it('has the moments it is given, with their zones, and a label that can be changed', async () => {
    const { application, secret } = await created()
    const rotate = ['applications', 'rotate', application.id]
    const { expiresAt } = secret
    const [zoned, never, twice, noZone] = await Promise.all([
      cli.machine.json(...rotate, '--expires-at', expiresAt.replace('Z', '+00:00')),
      cli.machine.run([...rotate, '--never-expires', '--json']),
      cli.machine.run([...rotate, '--expires-at', expiresAt, '--expires-in-days', '3', '--json']),
      cli.machine.run([...rotate, '--not-before', '2027-01-01', '--json']),
    ])
    expect(zoned.secret).toMatchObject({ expiresAt, hasExpiry: true, label: 'secret' })
    expect(reportedError(never)).toMatchObject({ code: 'SECRET_POLICY', message: expect.stringContaining('730 days') })
    expect([reportedError(twice).code, reportedError(noZone).code]).toEqual(['USAGE', 'USAGE'])
    const labelled = await cli.machine.json('applications', 'label', zoned.secretId, 'for the night')
    expect(labelled.secret.label).toBe('for the night')
    const text = await cli.machine.run(['applications', 'label', zoned.secretId, 'for the day'])
    expect(text.stdout).toMatch(/for the day +empty/)
  })
})

describe('postern spaces secret-policy', () => {
  it('sets what new secrets in a space must be, and the space shows it', async () => {
    const { spaceId } = await cli.machine
      .json('spaces', 'show', 'production')
      .then(({ space }) => ({ spaceId: space.id }))
    const policy = ['spaces', 'secret-policy', 'production']
    const nothing = await cli.machine.run([...policy, '--json'])
    const twice = await cli.machine.run([...policy, '--must-expire', '--may-not-expire', '--json'])
    expect([reportedError(nothing).code, reportedError(twice).code]).toEqual(['USAGE', 'USAGE'])
    const set = await cli.machine.json(...policy, '--longest-days', '400', '--may-not-expire')
    expect(set).toMatchObject({ spaceId, space: { secretPolicy: { longestDays: 400, mustExpire: false } } })
    const shown = await cli.machine.run(['spaces', 'show', 'production'])
    expect(shown.stdout).toMatch(/^secrets +5 at once, for 400 days at most or without an expiry$/m)
    const { application } = await created()
    const rotated = await cli.machine.json('applications', 'rotate', application.id, '--never-expires')
    expect(rotated.secret.hasExpiry).toBe(false)
    await cli.machine.json(...policy, '--longest-days', '730', '--must-expire', '--most', '5')
  })
})

describe('the life of an application', () => {
  it('goes from rotating over retiring to disabling and back', async () => {
    const { application, secret, clientSecret } = await created('--reveal')
    const id = application.id
    const rotated = await cli.machine.json(
      'applications',
      'rotate',
      id,
      '--label',
      'next',
      '--expires-in-days',
      '3',
      '--reveal',
    )
    cli.app.canary.keep(clientSecret)
    cli.app.canary.keep(rotated.clientSecret)
    expect(rotated.secret).toMatchObject({ label: 'next', state: 'live' })

    expect((await cli.machine.json('applications', 'retire', secret.id)).secret.state).toBe('retired')
    const again = await cli.machine.run(['applications', 'retire', secret.id, '--json'])
    expect(reportedError(again).code).toBe('SECRET_RETIRED')
    expect(await tokenOf(id, clientSecret)).toMatchObject({ status: 4 })
    expect(await tokenOf(id, rotated.clientSecret)).toMatchObject({ status: 0 })

    expect((await cli.machine.json('applications', 'disable', id)).application.status).toBe('disabled')
    expect(await tokenOf(id, rotated.clientSecret)).toMatchObject({ status: 4 })
    expect((await cli.machine.json('applications', 'enable', id)).application.status).toBe('active')
    expect(await tokenOf(id, rotated.clientSecret)).toMatchObject({ status: 0 })

    const { application: shown } = await cli.machine.json('applications', 'show', id)
    expect(shown.secrets.map(({ state }: { state: string }) => state)).toEqual(['retired', 'live'])
    const text = await cli.machine.run(['applications', 'show', id])
    expect(text.stdout).toMatch(/SLOT +LABEL +STATE +HINT +EXPIRES +LAST USED\n/)
    expect(text.stdout).not.toContain(rotated.clientSecret)
  })

  it('goes on by key: one is added by its public half, shown, and ended', async () => {
    const { application } = await created()
    const { publicJwk, privateJwk } = makeKeyPair()
    const file = join(cli.directory, 'public.jwk')
    writeFileSync(file, JSON.stringify(publicJwk))
    const add = ['applications', 'add-key', application.id, '--public-jwk']
    const added = await cli.machine.json(...add, file, '--label', 'laptop', '--expires-in-days', '3')
    expect(added).toMatchObject({ applicationId: application.id, keyId: added.key.id })
    expect(added.key).toMatchObject({ label: 'laptop', state: 'live', publicJwk })
    const wrong = await cli.machine.run([...add, '-', '--json'], { stdin: JSON.stringify(privateJwk) })
    expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'INVALID_INPUT'])
    expect(wrong.stderr).not.toContain(privateJwk['d'])
    const shown = await cli.machine.run(['applications', 'show', application.id])
    expect(shown.stdout).toMatch(/KEY +LABEL +STATE +THUMBPRINT OR ADDRESS +EXPIRES +LAST USED\n/)
    expect((await cli.machine.json('applications', 'retire-key', added.keyId)).key.state).toBe('retired')
    const again = await cli.machine.run(['applications', 'retire-key', added.keyId, '--json'])
    expect(reportedError(again).code).toBe('KEY_RETIRED')
    const misplaced = await cli.machine.run(['applications', 'retire-key', application.id])
    expect(misplaced.stderr).toContain('is an application: give one of its keys')
  })

  it('goes on by certificate: one is added, or an authority and a name, shown, and ended', async () => {
    const { application } = await created()
    const own = selfSigned()
    const [file, authority] = [join(cli.directory, 'own.pem'), join(cli.directory, 'authority.pem')]
    writeFileSync(file, own.certificate)
    writeFileSync(authority, new TestAuthority().certificate)
    const add = ['applications', 'add-certificate', application.id]
    const added = await cli.machine.json(...add, '--certificate', file, '--label', 'laptop', '--expires-in-days', '3')
    expect(added).toMatchObject({ applicationId: application.id, certificateId: added.certificate.id })
    expect(added.certificate).toMatchObject({
      ...{
        label: 'laptop',
        state: 'live',
        thumbprint: asClient(own).thumbprint,
        subject: null,
      },
    })
    const trusted = await cli.machine.json(...add, '--authority', authority, '--san-uri', 'spiffe://example.com/orders')
    expect(trusted.certificate).toMatchObject({ subjectType: 'uri', subject: 'spiffe://example.com/orders' })
    const wrong = await cli.machine.run([...add, '--certificate', '-', '--json'], { stdin: own.key })
    expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'INVALID_INPUT'])
    expect(wrong.stderr).not.toContain(own.key.split('\n')[1])
    for (const more of [
      [],
      ['--authority', authority],
      ['--authority', authority, '--san-dns', 'a.example', '--san-ip', '192.0.2.1'],
      ['--certificate', file, '--san-dns', 'a.example'],
      ['--certificate', file, '--authority', authority],
    ])
      expect(reportedError(await cli.machine.run([...add, ...more, '--json'])).code).toBe('USAGE')
    const shown = await cli.machine.run(['applications', 'show', application.id])
    expect(shown.stdout).toMatch(/CERTIFICATE +LABEL +STATE +THUMBPRINT OR NAME +EXPIRES +LAST USED\n/)
    expect(shown.stdout).toContain('spiffe://example.com/orders')
    const due = await cli.machine.json('applications', 'due', '--within', '3')
    expect(due.credentials).toContainEqual(
      expect.objectContaining({ kind: 'certificate', id: added.certificateId, label: 'laptop' }),
    )
    const retire = ['applications', 'retire-certificate']
    expect((await cli.machine.json(...retire, added.certificateId)).certificate.state).toBe('retired')
    const again = await cli.machine.run([...retire, added.certificateId, '--json'])
    expect(reportedError(again).code).toBe('CERTIFICATE_RETIRED')
    const misplaced = await cli.machine.run([...retire, application.id])
    expect(misplaced.stderr).toContain('is an application: give one of its certificates')
  })

  it('has just the permissions it is granted, and loses all only where that is said', async () => {
    const { application } = await created('--permissions', 'audit:read')
    const grant = ['applications', 'grant', application.id]
    const granted = await cli.machine.json(...grant, '--permissions', 'spaces:read,audit:export')
    expect(granted.application.permissions.toSorted()).toEqual(['audit:export', 'spaces:read'])
    const empty = await cli.machine.run([...grant, '--permissions', ''])
    expect(empty.status).toBe(2)
    expect(empty.stderr).toContain('--none')
    expect((await cli.machine.json(...grant, '--none')).application.permissions).toEqual([])
  })
})
