import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { endOf, reportedError, runPostern, startPostern } from './support/run-postern.ts'
import { standIn, type StandIn } from './support/stand-in.ts'

const directory = temporaryDirectory()
const file = join(directory.path, 'file')
let server: StandIn
afterEach(() => server.close())
afterAll(() => directory.remove())

const ndjson = (response: ServerResponse): ServerResponse =>
  response.setHeader('content-type', 'application/x-ndjson') as ServerResponse

describe('an interrupted command', () => {
  it('leaves no part of an export', async () => {
    const begun = Promise.withResolvers<void>()
    server = await standIn((_request, response) => {
      ndjson(response).write('{}\n', () => begun.resolve())
    })
    const child = startPostern(['audit', 'export', '--out', file], server)
    const end = endOf(child)
    await begun.promise
    child.kill('SIGINT')
    expect(await end).toEqual({ status: 130, stdout: '', stderr: 'postern: Interrupted. (INTERRUPTED)\n' })
    expect(existsSync(file)).toBe(false)
  })

  it('takes a secret that is on its way still, and writes it whole', async () => {
    const asked = Promise.withResolvers<ServerResponse>()
    server = await standIn((_request, response) => asked.resolve(response))
    const child = startPostern(['applications', 'reveal', `sec_${'0'.repeat(26)}`, '--out', file], server)
    const end = endOf(child)
    const response = await asked.promise
    child.kill('SIGINT')
    const application = { id: 'app_1' }
    response
      .setHeader('content-type', 'application/json')
      .end(
        JSON.stringify({ data: { revealApplicationSecret: { clientSecret: 'the secret', application, secret: {} } } }),
      )
    expect(await end).toMatchObject({ status: 0, stdout: '' })
    expect(readFileSync(file, 'utf8')).toBe('the secret\n')
  })

  it('leaves no empty file at the second Ctrl-C either', async () => {
    const second = join(directory.path, 'second')
    const asked = Promise.withResolvers<void>()
    server = await standIn(() => asked.resolve())
    const child = startPostern(['applications', 'reveal', `sec_${'0'.repeat(26)}`, '--out', second], server)
    const end = endOf(child)
    await asked.promise
    expect(existsSync(second)).toBe(true)
    child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 100))
    child.kill('SIGINT')
    expect((await end).status).toBe(130)
    expect(existsSync(second)).toBe(false)
  })

  it('ends while it waits for standard input', async () => {
    server = await standIn(() => undefined)
    const child = startPostern(['token', '--client-secret-file', '-'], server)
    const end = endOf(child)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    child.kill('SIGINT')
    expect((await end).status).toBe(130)
  })
})

describe('a server that fails midway', () => {
  it('leaves no part of an export', async () => {
    server = await standIn((_request, response) => {
      ndjson(response).write('{}\n', () => response.destroy())
    })
    const run = await runPostern(['audit', 'export', '--out', join(directory.path, 'broken'), '--json'], server)
    expect(run).toMatchObject({ status: 5, stdout: '' })
    expect(reportedError(run)).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(existsSync(join(directory.path, 'broken'))).toBe(false)
  })

  it('is told from a server of another kind', async () => {
    server = await standIn((_request, response) => void response.end('<html>'))
    const run = await runPostern(['audit', 'export', '--json'], server)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(reportedError(run).code).toBe('INVALID_RESPONSE')
  })
})

describe('a reader that stops', () => {
  it('ends the command quietly, as it ends other tools', async () => {
    server = await standIn((_request, response) => {
      ndjson(response)
      const line = `${'x'.repeat(65_535)}\n`
      const more = () => void response.write(line, (error) => error ?? more())
      more()
    })
    const child = startPostern(['audit', 'export'], server)
    let stderr = ''
    child.stderr.on('data', (part) => (stderr += part))
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [status] = await once(child, 'exit')
    expect({ status, stderr }).toEqual({ status: 141, stderr: '' })
  })
})
