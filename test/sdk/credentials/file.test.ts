import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromFile } from '../../../packages/sdk/src/node/credentials-file.ts'
import { rejectionOf } from '../support/story.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-credentials-'))
  path = join(folder, 'credentials')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (text: string, mode = 0o600, to = path): void => {
  writeFileSync(to, text)
  chmodSync(to, mode)
}
const read = async (options: { clientId?: string } = {}) =>
  fromFile({ path, ...options }).provider({ refused: false, signal: new AbortController().signal })

test('a file of this account alone gives the client ID and its secret', async () => {
  write('{"clientId":"app_1","clientSecret":"one"}')
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['one'] })
})

test('while secrets overlap it has several, the newest first', async () => {
  write('{"clientId":"app_1","secrets":["new","old"]}')
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['new', 'old'] })
})

test('with the client ID configured, the file has the secrets alone, one a line', async () => {
  write('new\r\nold\n\n')
  expect(await read({ clientId: 'app_1' })).toEqual({ clientId: 'app_1', secrets: ['new', 'old'] })
})

test('a file that others may read, write or run is refused, whatever is in it', async () => {
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777]) {
    write('{"clientId":"app_1","clientSecret":"one"}', mode)
    expect(await rejectionOf(read())).toMatchObject({ code: 'SECRET_EXPOSED', retryable: false })
  }
  for (const mode of [0o400, 0o600, 0o700]) {
    write('{"clientId":"app_1","clientSecret":"one"}', mode)
    expect(await read()).toMatchObject({ secrets: ['one'] })
  }
})

test.runIf(process.getuid?.() === 0)('a file of another account is refused: its owner could change it', async () => {
  write('{"clientId":"app_1","clientSecret":"one"}')
  chownSync(path, 12_345, 12_345)
  expect(await rejectionOf(read())).toMatchObject({ code: 'SECRET_EXPOSED' })
})

test('what counts is the file that a link leads to, and a link can be turned to the next one', async () => {
  mkdirSync(join(folder, 'versions'))
  write('{"clientId":"app_1","clientSecret":"one"}', 0o600, join(folder, 'versions/1'))
  write('{"clientId":"app_1","clientSecret":"two"}', 0o644, join(folder, 'versions/2'))
  symlinkSync('versions/1', path)
  expect(await read()).toMatchObject({ secrets: ['one'] })
  rmSync(path)
  symlinkSync('versions/2', path)
  expect(await rejectionOf(read())).toMatchObject({ code: 'SECRET_EXPOSED' })
})

test('a file that was renamed over the old one takes effect with the next token, without a restart', async () => {
  write('{"clientId":"app_1","clientSecret":"one"}')
  const credentials = fromFile({ path })
  const now = () => credentials.provider({ refused: false, signal: new AbortController().signal })
  expect(await now()).toMatchObject({ secrets: ['one'] })
  write('{"clientId":"app_1","clientSecret":"two"}', 0o600, `${path}.next`)
  renameSync(`${path}.next`, path)
  expect(await now()).toMatchObject({ secrets: ['two'] })
})

test('no file there is an error that passes, with the system’s reason', async () => {
  const error = await rejectionOf(read())
  expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', retryable: true })
  expect(inspect(error)).toContain('ENOENT')
})

test('what is no file of text is refused: a folder, a pipe that would wait, one too large', async () => {
  mkdirSync(path, { mode: 0o700 })
  expect(await rejectionOf(read())).toMatchObject({ name: 'PosternError' })
  rmSync(path, { recursive: true })
  execFileSync('/usr/bin/env', ['mkfifo', '-m', '600', path])
  expect(await rejectionOf(read())).toMatchObject({ code: 'SECRET_MALFORMED' })
  rmSync(path)
  write('x'.repeat(65_537))
  expect(await rejectionOf(read({ clientId: 'app_1' }))).toMatchObject({ code: 'SECRET_MALFORMED' })
})

test('what is in the file never gets into an error', async () => {
  for (const text of [
    '{"clientId":"app_1","clientSecret":canary}',
    '{"clientId":"app_1","password":"canary"}',
    'canary',
  ]) {
    write(text)
    const error = await rejectionOf(read(text === 'canary' ? {} : { clientId: 'app_1' }))
    expect(error).toMatchObject({ code: 'SECRET_MALFORMED', retryable: false })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  }
})
