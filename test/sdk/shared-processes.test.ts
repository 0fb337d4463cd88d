import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listen } from '../../packages/sdk/src/node/listen.ts'
import type { ListeningIssuer } from '../../packages/sdk/src/node/listen.ts'

const key = Buffer.alloc(32, 7).toString('base64')
let directory = ''
let listening: ListeningIssuer

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-processes-'))
  listening = await listen({ clients: [{ clientId: 'app_1', secrets: ['one'] }] })
})
afterEach(async () => {
  await listening.close()
  rmSync(directory, { recursive: true, force: true })
})

const source = (path: string): string => JSON.stringify(new URL(`../../packages/sdk/src/${path}`, import.meta.url).href)

const program = (): string => `
  import { createClient } from ${source('client.ts')}
  import { fileTokenCache } from ${source('node/file-token-cache.ts')}
  const client = createClient({
    url: ${JSON.stringify(listening.url)}, clientId: 'app_1', clientSecret: 'one',
    cache: fileTokenCache({ directory: ${JSON.stringify(join(directory, 'tokens'))}, key: ${JSON.stringify(key)} }),
  })
  process.stdout.write('ready\\n')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  process.stdout.write((await client.token()).value)
  process.exit(0)
`

/** Processes that are let go at once when all are ready; gives what each of them printed then. */
const runTogether = async (size: number): Promise<readonly string[]> => {
  writeFileSync(join(directory, 'program.ts'), program())
  const children = Array.from({ length: size }, () => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(directory, 'program.ts')])
    let printed = ''
    const ready = Promise.withResolvers<void>()
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += String(chunk)
        if (printed.includes('ready\n')) ready.resolve()
      })
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(printed.replace('ready\n', ''))))
    return { child, ended, ready: Promise.race([ready.promise, ended]) }
  })
  await Promise.all(children.map(({ ready }) => ready))
  for (const { child } of children) child.stdin.write('go')
  return Promise.all(children.map(({ ended }) => ended))
}

test('eight processes that are started together cost one token request', async () => {
  const tokens = await runTogether(8)
  expect(listening.issuer.tokenRequests).toHaveLength(1)
  expect(new Set(tokens).size).toBe(1)
  expect(tokens[0]).toMatch(/^ey/)
  expect(readdirSync(join(directory, 'tokens'))).toHaveLength(1)
}, 60_000)
