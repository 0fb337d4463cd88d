// What must not compile. tsc is the test: an error that is expected and missing fails it, and so does a line that is
// meant to compile and does not.
import { insertSpace, requireSpace } from '../../packages/server/src/domain/spaces/store.ts'
import { installation } from '../../packages/server/src/domain/installation/model.ts'
import { ensureInstallation } from '../../packages/server/src/domain/installation/store.ts'
import type { PrismaClient } from '../../packages/server/src/generated/prisma/client.ts'
import { command } from '../../packages/server/src/kernel/command.ts'
import { idOf } from '../../packages/server/src/kernel/ids.ts'
import { issue } from '../../packages/server/src/kernel/issue.ts'
import { maintain } from '../../packages/server/src/kernel/maintain.ts'
import { query } from '../../packages/server/src/kernel/query.ts'
import type { Tx, View } from '../../packages/server/src/kernel/tx.ts'

declare const client: PrismaClient
declare const view: View
declare const tx: Tx
declare const space: Parameters<typeof insertSpace>[1]
const input = idOf('Space')

/** A write takes an open transaction of the kernel's making. */
export const writes = [
  () => insertSpace(tx, space),
  // @ts-expect-error a client opens no transaction, decides nothing and records nothing
  () => insertSpace(client, space),
  // @ts-expect-error a view reads
  () => insertSpace(view, space),
  // @ts-expect-error a transaction put together by hand
  () => insertSpace({ space: client.space }, space),
  // @ts-expect-error Prisma's own transaction, opened by somebody else
  () => client.$transaction((opened) => insertSpace(opened, space)),
]

/** A read takes a view, or the transaction it happens in. */
export const reads = [
  () => requireSpace(view, 'spc_1'),
  () => requireSpace(tx, 'spc_1'),
  // @ts-expect-error a client is no view
  () => requireSpace(client, 'spc_1'),
  // @ts-expect-error a view has no writes
  () => view.space.create({ data: space }),
  // @ts-expect-error a view runs no statements
  () => view.$queryRaw`SELECT 1`,
]

/** Evidence is written by the kernel alone. */
export const evidence = [
  () => tx.auditEvent.findMany(),
  // @ts-expect-error no store makes an event
  () => tx.auditEvent.create,
  // @ts-expect-error nor takes one away
  () => tx.auditLeaf.deleteMany,
  // @ts-expect-error nor runs statements
  () => tx.$executeRaw`DELETE FROM audit_events`,
]

const made = { result: null, change: { after: { name: 'Staging', kind: 'staging' } } } as const

/** A command has one permission, of the catalogue, and records that permission's change. */
export const commands = [
  command('spaces:create', { input, target: () => installation, run: async () => made }),
  // @ts-expect-error misspelt
  command('spaces:craete', { input, target: () => installation, run: async () => made }),
  // @ts-expect-error a read is no command
  command('spaces:read', { input, target: () => installation, run: async () => made }),
  command('spaces:update', {
    input,
    target: () => installation,
    // @ts-expect-error the change of spaces:create
    run: async () => made,
  }),
  command('spaces:create', {
    input,
    target: () => installation,
    // @ts-expect-error no evidence
    run: async () => ({ result: null }),
  }),
  command('spaces:create', {
    input,
    // @ts-expect-error misspelt
    also: ['members:ad'],
    target: () => installation,
    run: async () => made,
  }),
  // @ts-expect-error nothing to decide on
  command('spaces:create', { input, run: async () => made }),
  command('spaces:create', {
    input,
    // @ts-expect-error a type's name is not an object
    target: () => 'Installation',
    run: async () => made,
  }),
]

/** A query has a permission to read, and reads. */
export const queries = [
  query('spaces:read', { input, run: (given) => given.space.findMany() }),
  // @ts-expect-error a change is no query
  query('spaces:create', { input, run: (given) => given.space.findMany() }),
  // @ts-expect-error misspelt
  query('space:read', { input, run: (given) => given.space.findMany() }),
  // @ts-expect-error a query does not write
  query('spaces:read', { input, run: (given) => given.space.create({ data: space }) }),
  // @ts-expect-error nor through a store
  query('spaces:read', { input, run: (given) => insertSpace(given, space) }),
]

/** Upkeep reaches the stores it lists. */
export const upkeep = [
  maintain('make-installation', {
    stores: ['installation'],
    run: async (opened, { now }) => ({ result: await ensureInstallation(opened, now) }),
  }),
  maintain('make-installation', {
    stores: ['applicationUsage'],
    // @ts-expect-error a store that is not listed
    run: async (opened, { now }) => ({ result: await ensureInstallation(opened, now) }),
  }),
  maintain('rewrite-history', {
    // @ts-expect-error evidence is no store
    stores: ['auditEvent'],
    run: async () => ({ result: undefined }),
  }),
  maintain('rotate-signing-keys', {
    stores: ['signingKey'],
    // @ts-expect-error the permission of a command
    permission: 'spaces:create',
    run: async () => ({ result: undefined }),
  }),
]

const target = { type: 'Application', id: 'app_1' } as const
const token = { token: 'tok_1', scope: '', audience: '', expiresAt: '' }

/** What is issued is named in the event. */
export const issues = [
  issue('tokens:issue', () => ({ make: async () => null, change: { after: token }, target, space: 'spc_1' })),
  // @ts-expect-error a token without its ID in the event
  issue('tokens:issue', () => ({ make: async () => null, change: { after: { scope: '' } }, target, space: 'spc_1' })),
  // @ts-expect-error the permission of a command
  issue('spaces:create', () => ({ make: async () => null, change: made.change, target, space: 'spc_1' })),
]
