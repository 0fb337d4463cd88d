/** Code that one lint rule refuses in the file it stands in. */
export interface Refused {
  readonly rule: string
  readonly path: string
  readonly code: string
}

/** A file whose code would be refused elsewhere, and is not there. */
export interface Allowed {
  readonly path: string
  readonly code: string
}

const noun = 'packages/server/src/domain/users/commands.ts'

const refuse = (rule: string, code: readonly string[], path = noun): Refused[] =>
  code.map((each) => ({ rule, path, code: each }))

export const refused: readonly Refused[] = [
  ...refuse('postern/ambient-time', [
    'export const at = Date.now()',
    `export const at = Date['now']()`,
    'export const at = globalThis.Date.now()',
    'export const at = new Date()',
    'export const at = Date()',
    'export const at = performance.now()',
    'export const { now } = Date',
    `import { performance } from 'node:perf_hooks'\nexport const clock = performance`,
  ]),
  ...refuse('postern/ambient-time', ['export const at = Date.now()'], 'packages/sdk/src/token-source.ts'),
  ...refuse('postern/ambient-randomness', [
    `import { randomBytes } from 'node:crypto'\nexport const bytes = randomBytes(8)`,
    `import { randomFillSync } from 'node:crypto'\nexport const fill = randomFillSync`,
    `import crypto from 'node:crypto'\nexport const id = crypto.randomUUID()`,
    `import * as crypto from 'node:crypto'\nexport const bytes = crypto.randomBytes(8)`,
    `export const pick = (await import('node:crypto')).randomInt(3)`,
    'export const id = crypto.randomUUID()',
    'export const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8))',
  ]),
  ...refuse('postern/math-random', ['export const roll = Math.random()', 'export const { random } = Math']),
  ...refuse('postern/math-random', ['export const roll = Math.random()'], 'test/support/dice.ts'),
  ...refuse('postern/key-generation', [
    `import { generateKeyPairSync } from 'node:crypto'\nexport const pair = generateKeyPairSync('ed25519')`,
    `export const key = await crypto.subtle.generateKey('Ed25519', false, ['sign'])`,
  ]),
  ...refuse('postern/ambient-environment', [
    'export const home = process.env.HOME',
    'export const { env } = process',
    `import { env } from 'node:process'\nexport const home = env.HOME`,
    `import process from 'node:process'\nexport const home = process.env.HOME`,
    'export const mode = import.meta.env',
  ]),
  ...refuse('postern/ambient-environment', ['export const home = process.env.HOME'], 'packages/cli/src/main.ts'),
  ...refuse('eslint/no-console', [`console.log('here')`]),
  ...refuse('eslint/no-console', [`console.log('here')`], 'packages/sdk/src/client.ts'),
  ...refuse('eslint/no-restricted-imports', [
    `import { Script } from 'node:vm'\nexport const script = Script`,
    `import { log } from 'node:console'\nexport const say = log`,
  ]),
  ...refuse('eslint/no-eval', [`export const two = eval('1 + 1')`]),
  ...refuse('eslint/no-new-func', [`export const two = new Function('return 1 + 1')`]),
  ...refuse('typescript/no-implied-eval', [`setTimeout('alert(1)', 1)`]),
  ...refuse('postern/interpolated-sql', [
    'export const read = (query, name) => query(`SELECT * FROM users WHERE name = ${name}`)',
    `export const read = (client, name) => client.query('SELECT * FROM users WHERE name = ' + name)`,
    'export const read = (client, name) => client.query({ text: `SELECT ${name}`, values: [] })',
    'export const read = (client, name) => client.$queryRawUnsafe(`SELECT ${name}`)',
    'export const read = (client, name) => client.$executeRawUnsafe(`DELETE FROM users WHERE name = ${name}`)',
    'export const read = (Prisma, name) => Prisma.raw(`name = ${name}`)',
    'export const read = (client, name) => client.exec(`SET ROLE ${name}`)',
    'export const read = (client, name) => {\n  const text = `SELECT ${name}`\n  return client.query(text)\n}',
    `export const read = (client, name) => {\n  let text = 'SELECT 1'\n  text += name\n  return client.query(text)\n}`,
    `export const read = (client, name) => {\n  let text = 'SELECT 1'\n  text = text + name\n  return client.query(text)\n}`,
  ]),
  ...refuse('postern/raw-database', [
    'export const read = (deps) => deps.database.client.user.findMany()',
    `export const read = (database) => database.session('mine')`,
    'export const read = (deps) => {\n  const { client } = deps.database\n  return client\n}',
    'export const read = ({ database: { client } }) => client',
  ]),
  ...refuse('postern/asserted-transaction', [
    `import type { Tx } from '../../kernel/tx.ts'\nexport const forged = {} as Tx`,
    `import type { View } from '../../kernel/tx.ts'\nexport const forged = {} as unknown as View`,
  ]),
  ...refuse('postern/re-export', [`export * from './model.ts'`, `export { User } from './model.ts'`]),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/domain/users/utils.ts'),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/domain/users/string-helpers.ts'),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/helpers/text.ts'),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/common/text.ts'),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/kernel/manager.ts'),
  ...refuse('postern/file-name', ['export {}'], 'packages/server/src/domain/users/index.ts'),
  ...refuse('unicorn/filename-case', ['export {}'], 'packages/server/src/domain/users/signUp.ts'),
  ...refuse('typescript/no-explicit-any', ['export const anything: any = 1']),
  ...refuse('typescript/no-floating-promises', ['const work = async () => 1\nwork()']),
  ...refuse('typescript/no-misused-promises', [
    'export const isOdd = async () => true\nexport const odd = isOdd() ? 1 : 2',
  ]),
  ...refuse('typescript/await-thenable', ['export const one = await 1']),
  ...refuse('typescript/switch-exhaustiveness-check', [
    `export const code = (kind: 'a' | 'b') => {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 2\n}`,
  ]),
]

const time = 'export const at = [Date.now(), new Date(), performance.now()]'
const draw = `import { randomBytes } from 'node:crypto'\nexport const bytes = randomBytes(8)`
const environment = 'export const home = process.env.HOME'
const printing = `console.log('here')`

export const allowed: readonly Allowed[] = [
  { path: 'packages/server/src/kernel/clock.ts', code: time },
  { path: 'packages/sdk/src/platform.ts', code: time },
  { path: 'packages/bench/src/stopwatch.ts', code: time },
  { path: 'packages/server/src/domain/users/model.ts', code: 'export const at = (ms: number) => new Date(ms)' },
  {
    path: 'packages/server/src/domain/spaces/model.ts',
    code: 'export const at = (Date: { now(): number }) => Date.now()',
  },
  { path: 'packages/server/src/kernel/randomness.ts', code: draw },
  {
    path: 'packages/server/src/adapters/signing/keys.ts',
    code: draw.replaceAll('randomBytes(8)', 'generateKeyPairSync').replaceAll('randomBytes', 'generateKeyPairSync'),
  },
  { path: 'packages/server/src/config.ts', code: environment },
  { path: 'packages/cli/src/config.ts', code: environment },
  { path: 'packages/bench/src/config.ts', code: environment },
  { path: 'packages/sdk/src/credentials/environment.ts', code: environment },
  { path: 'test/support/databases.ts', code: environment },
  { path: 'packages/server/src/main.ts', code: printing },
  { path: 'packages/cli/src/print.ts', code: printing },
  { path: 'packages/bench/src/report.ts', code: printing },
  { path: 'scripts/report.ts', code: printing },
  { path: 'packages/sdk/src/index.ts', code: `export { createClient } from './client.ts'` },
  { path: 'packages/sdk/src/entries/core.ts', code: `export { createClient } from '../client.ts'` },
  {
    path: 'packages/server/src/kernel/command.ts',
    code: 'export const open = (deps: { database: { client: object } }) => deps.database.client',
  },
  {
    path: 'packages/server/src/kernel/tx-access.ts',
    code: `import type { Tx } from './tx.ts'\nexport const txOf = (client: unknown) => client as Tx`,
  },
  {
    path: 'packages/server/src/domain/audit/store.ts',
    code: [
      `import { table } from './table.ts'`,
      `type Query = (text: string, values?: readonly unknown[]) => unknown`,
      `declare const quoted: (name: string) => string`,
      `const column = 'name'`,
      'export const read = (query: Query, name: string) => query(`SELECT ${column} FROM ${table} WHERE name = $1`, [name])',
      'export const hear = (query: Query, channel: string) => query(`LISTEN ${quoted(channel)}`)',
      'export const pass = (query: Query, text: string) => query(text)',
      'export const match = (name: string) => /x/.exec(`${name}!`)',
    ].join('\n'),
  },
]
