import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { Kind, parse } from 'graphql'
import { build } from 'tsdown'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const sdk = join(root, 'packages/sdk')
let folder = ''
let tarball = ''

/** Packs by the pnpm the workspace names: npm would not apply `publishConfig.exports`. */
const pack = async (): Promise<void> => {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    packageManager: string
  }
  await run('npx', ['-y', packageManager, 'pack', '--pack-destination', folder], { cwd: sdk })
}

/** What tsc has to say about the files, as a consumer with these settings would see it. */
const tsc = async (moduleResolution: 'nodenext' | 'bundler', files: readonly string[]): Promise<string[]> => {
  const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
  const settings = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', module]
  // Some snippets read a file, for which they need Node's types; whoever bundles for a browser has none.
  if (moduleResolution === 'nodenext')
    settings.push('--types', 'node', '--typeRoots', join(root, 'node_modules/@types'))
  const binary = join(root, 'node_modules/typescript/bin/tsc')
  const values = [binary, '--ignoreConfig', ...settings, '--moduleResolution', moduleResolution, ...files]
  const outcome = run(process.execPath, values, { cwd: folder })
  const { stdout } = await outcome.catch((error: { stdout: string }) => error)
  return stdout.split('\n').filter((line) => /^\S.*error TS/.test(line))
}

/** The snippets of the README as files. */
const writeSnippets = async (): Promise<string[]> => {
  const readme = await readFile(join(sdk, 'README.md'), 'utf8')
  const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code as string)
  if (snippets.length < 4) throw new Error('The README has lost its snippets')
  for (const [index, code] of snippets.entries()) await writeFile(join(folder, `snippet-${index}.ts`), code)
  return snippets.map((_code, index) => `snippet-${index}.ts`)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-sdk-'))
  await pack()
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'))
  tarball = join(folder, name as string)
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }')
  const quiet = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(folder, '.cache')]
  await run('npm', ['install', ...quiet, tarball], { cwd: folder })
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the package installs without a registry, because it depends on nothing', async () => {
  const installed = join(folder, 'node_modules')
  expect((await readdir(installed)).filter((name) => !name.startsWith('.'))).toEqual(['@postern'])
  const manifest = JSON.parse(await readFile(join(installed, '@postern/sdk/package.json'), 'utf8')) as Record<
    string,
    unknown
  >
  expect(manifest['dependencies']).toBeUndefined()
  const files = (await readdir(join(installed, '@postern/sdk'))).filter((name) => name !== 'LICENSE')
  expect(files.sort()).toEqual(['README.md', 'dist', 'package.json'])
})

test('a consumer and the snippets of the README type-check against it, and a misspelt permission does not', async () => {
  const consumer = (permission: string): string => `
    import { createClient, PosternError } from '@postern/sdk'
    import type { GrantablePermission } from '@postern/sdk'
    const scope: GrantablePermission[] = ['${permission}']
    const client = createClient({ url: 'https://id.example.com', clientId: 'a', clientSecret: async () => 'b', scope })
    export const value: Promise<string> = client.token().then((token) => token.value)
    export const isBusy = (error: unknown): boolean => error instanceof PosternError && error.code === 'OVERLOADED'
    // @ts-expect-error a code that does not exist
    export const isTypo = (error: PosternError): boolean => error.code === 'OVERLAODED'
  `
  await writeFile(join(folder, 'good.ts'), consumer('applications:read'))
  await writeFile(join(folder, 'bad.ts'), consumer('applications:raed'))
  const misspelt = expect.stringMatching(/^bad\.ts.*TS2\d+.*"?applications:raed/)
  expect(await tsc('bundler', ['good.ts', 'bad.ts'])).toEqual([misspelt])
  expect(await tsc('nodenext', ['good.ts', 'bad.ts', ...(await writeSnippets())])).toEqual([misspelt])
}, 240_000)

test('a consumer runs it in Node', async () => {
  const program = `
    import { createClient, PosternError } from '@postern/sdk'
    const fetch = async (url) => Response.json(String(url).endsWith('/oauth/token')
      ? { access_token: 'abc', token_type: 'Bearer', expires_in: 60 }
      : { issuer: 'https://id.example.com', token_endpoint: 'https://id.example.com/oauth/token' })
    const client = createClient({ url: 'https://id.example.com', clientId: 'a', clientSecret: 'b', fetch })
    console.log((await client.token()).value, new PosternError('CLOSED').code)
  `
  await writeFile(join(folder, 'run.mjs'), program)
  const { stdout } = await run(process.execPath, ['run.mjs'], { cwd: folder })
  expect(stdout.trim()).toBe('abc CLOSED')
})

test('the entries are parts of one whole: an error of one is an error of the other', async () => {
  const program = `
    import { PosternError } from '@postern/sdk'
    import { createCoreClient, PosternError as CoreError } from '@postern/sdk/core'
    const fetch = async () => { throw new TypeError('fetch failed') }
    const client = createCoreClient({ url: 'https://id.example.com', clientId: 'a', clientSecret: 'b', fetch })
    client.close()
    const error = await client.token().catch((error) => error)
    console.log(CoreError === PosternError, error instanceof PosternError, error.code)
  `
  await writeFile(join(folder, 'entries.mjs'), program)
  const { stdout } = await run(process.execPath, ['entries.mjs'], { cwd: folder })
  expect(stdout.trim()).toBe('true true CLOSED')
})

test('publint finds nothing to complain about', async () => {
  const binary = join(sdk, 'node_modules/publint/src/cli.js')
  const { stdout } = await run(process.execPath, [binary, tarball, '--strict'], { cwd: folder })
  expect(stdout).toContain('All good!')
})

/** What a client may have that fetches tokens, keeps and renews them. */
const tokenBytes = 15_000
/** What one may have that calls with them, too, and has no operations. */
const coreBytes = 18_400

const operationDocuments = async (): Promise<string> => {
  const folder = join(sdk, 'src/operations')
  const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'))
  return (await Promise.all(texts)).join('\n')
}

/** A browser's bundle of what `entry` imports, minified. */
const bundleOf = async (name: string, entry: string): Promise<Buffer> => {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'entry.js'), entry)
  await build({
    config: false,
    cwd: folder,
    entry: `${name}/entry.js`,
    outDir: `${name}/out`,
    format: 'esm',
    platform: 'browser',
    deps: { alwaysBundle: [/^@postern\/sdk/], onlyBundle: false },
    minify: true,
    dts: false,
    logLevel: 'silent',
  })
  const [file, ...more] = await readdir(join(folder, name, 'out'))
  expect(more).toEqual([])
  const code = await readFile(join(folder, name, 'out', file as string))
  expect(code.toString()).not.toMatch(/\bimport\b|\brequire\b|\bprocess\b|\bBuffer\b|['"`]node:/)
  return code
}

test('in a browser bundle it needs nothing of Node and stays small', async () => {
  const code = await bundleOf('browser', "export { createClient } from '@postern/sdk'\n")
  expect(code.length).toBeGreaterThan(5_000)
  // Beside the core: pages, subscriptions, and what each operation of the API adds.
  const operations = parse(await operationDocuments()).definitions.filter(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  )
  expect(operations.length).toBeGreaterThan(50)
  expect(code.length).toBeLessThan(coreBytes + 2_000 + 190 * operations.length)
  expect(gzipSync(code).length).toBeLessThan(code.length * 0.36)
})

test('tokens alone, fetched, kept and renewed, take less than 15 kB', async () => {
  const code = await bundleOf('tokens', "export { createTokenClient } from '@postern/sdk/core'\n")
  expect(code.toString()).toContain('refresh_in')
  expect(code.length).toBeLessThan(tokenBytes)
})

test('without the operations it is little more than half of that', async () => {
  const code = await bundleOf('core', "export { createCoreClient } from '@postern/sdk/core'\n")
  expect(code.toString()).toContain('refresh_in')
  expect(code.length).toBeLessThan(coreBytes)
})

test('secret managers, DPoP, Redis, doctor and test issuer need nothing of Node either', async () => {
  const managers = ['credentials', 'credentials/aws', 'credentials/azure', 'credentials/vault']
  const entries = [...managers, 'cache/redis', 'dpop', 'doctor', 'testing']
  const code = await bundleOf('managers', entries.map((name) => `export * from '@postern/sdk/${name}'\n`).join(''))
  expect(code.toString()).toContain('AWSPREVIOUS')
})

test('every entry can be imported, and is described', async () => {
  const manifest = JSON.parse(await readFile(join(sdk, 'package.json'), 'utf8')) as {
    exports: Record<string, string>
    publishConfig: { exports: Record<string, unknown> }
  }
  const names = Object.keys(manifest.exports)
  expect(Object.keys(manifest.publishConfig.exports).sort()).toEqual([...names, './package.json'].sort())
  const files = (await readdir(join(sdk, 'src/entries'))).map((file) => `./src/entries/${file}`)
  expect(Object.values(manifest.exports).sort()).toEqual(['./src/index.ts', ...files].sort())
  const imports = names.map((name) => `await import('@postern/sdk${name.slice(1)}')\n`)
  await writeFile(join(folder, 'every.mjs'), imports.join(''))
  await run(process.execPath, ['every.mjs'], { cwd: folder })
  const readme = await readFile(join(sdk, 'README.md'), 'utf8')
  for (const name of names) expect(readme).toContain(`@postern/sdk${name.slice(1)}`)
})
