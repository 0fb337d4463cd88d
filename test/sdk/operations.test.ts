import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { generate } from '@graphql-codegen/cli'
import { buildSchema, parse, validate } from 'graphql'
import { format } from 'prettier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config from '../../codegen.ts'
import { createOperations } from '../../packages/sdk/src/generated/operations.ts'
import { json } from './support/fake-issuer.ts'
import type { FakeIssuer } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const root = resolve(import.meta.dirname, '../..')
const generatedPath = 'packages/sdk/src/generated/operations.ts'
let folder = ''

const generateFrom = async (documents: string): Promise<string> => {
  const settings = { ...config, cwd: root, silent: true, documents }
  const [file] = (await generate(settings, false)) as { content: string }[]
  return file?.content ?? ''
}

const answering = (data: unknown) => {
  const story = tellStory()
  story.issuer.onOther = () => json(200, { data })
  return story
}

const sentVariables = (issuer: FakeIssuer): unknown =>
  (JSON.parse(issuer.calls.at(-1)?.body ?? '{}') as { variables: unknown }).variables

beforeAll(async () => {
  // In the project, so that imports resolve; `dist` is ignored by git.
  await mkdir(join(root, 'test/sdk/dist'), { recursive: true })
  folder = await mkdtemp(join(root, 'test/sdk/dist/operations-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the committed operations are what the printed schema and the documents give', async () => {
  const committed = await readFile(join(root, generatedPath), 'utf8')
  const formatted = (code: string): Promise<string> => format(code, { parser: 'typescript' })
  expect(await formatted(await generateFrom(config.documents as string))).toBe(await formatted(committed))
}, 30_000)

test('generated code imports nothing of ours but types: the permissions, and the functions it is made of', async () => {
  const imports = (await readFile(join(root, generatedPath), 'utf8')).match(/^import .*?(?=;?$)/gm)
  expect(imports).toEqual([
    "import type { GrantablePermission, Permission } from '@postern/protocol'",
    "import type { PagedFunction, RequestFunction, SubscribeFunction } from '../request-function.ts'",
  ])
})

test('every operation sends a valid document of the schema, as its texts are put together', async () => {
  const schema = buildSchema(await readFile(join(root, 'packages/server/schema.graphql'), 'utf8'))
  const texts: string[] = []
  const send = (document: { toString(): string }) => void texts.push(document.toString())
  const all = createOperations(send as never, ((read: unknown) => read) as never, send as never)
  for (const operation of Object.values(all)) (operation as (given: object) => unknown)({})
  expect(texts.length).toBeGreaterThan(40)
  for (const text of texts) expect(validate(schema, parse(text)), text).toEqual([])
})

test('an operation gives the success of its union', async () => {
  const success = { __typename: 'CreateSpaceSuccess', space: { id: 'spc_1' } }
  const { client, issuer } = answering({ createSpace: success })
  expect(await client.createSpace({ name: 'staging', kind: 'staging' })).toEqual(success)
  expect(sentVariables(issuer)).toEqual({ input: { name: 'staging', kind: 'staging' } })
})

test('an operation throws an error member of its union with the code, also one newer than the SDK', async () => {
  for (const [code, expected] of [
    ['NAME_TAKEN', 'NAME_TAKEN'],
    ['SOMETHING_NEW', 'UNKNOWN_CODE'],
  ]) {
    const { client } = answering({
      createSpace: { __typename: 'NewError', code, message: 'words', requestId: 'req_1' },
    })
    expect(await rejectionOf(client.createSpace({ name: 'a', kind: 'staging' }))).toMatchObject({
      code: expected,
      requestId: 'req_1',
      detail: 'words',
      message: expect.stringMatching(/^CreateSpace: /),
    })
  }
})

test('a refusal tells the decision, the missing permission and who holds it; wrong input tells which', async () => {
  const refusal = { decision: 'dec_1', missing: 'spaces:create', grantedBy: ['owner', 'admin'] }
  const named = { message: 'words', requestId: 'req_1' }
  const forbidden = answering({
    createSpace: { __typename: 'ForbiddenError', code: 'FORBIDDEN', ...named, ...refusal },
  })
  const error = await rejectionOf(forbidden.client.createSpace({ name: 'a', kind: 'staging' }))
  expect(error).toMatchObject({ code: 'FORBIDDEN', ...refusal })
  expect(JSON.parse(JSON.stringify(error))).toMatchObject(refusal)

  const fields = [{ path: 'name', message: 'is too long' }]
  const invalid = answering({
    createSpace: { __typename: 'InvalidInputError', code: 'INVALID_INPUT', ...named, fields },
  })
  expect(await rejectionOf(invalid.client.createSpace({ name: 'a', kind: 'staging' }))).toMatchObject({ fields })
})

test('a query refused outside a union tells the same', async () => {
  const { client, issuer } = tellStory()
  const extensions = { code: 'FORBIDDEN', requestId: 'req_1', missing: 'spaces:read', grantedBy: ['owner\nforged'] }
  issuer.onOther = () => json(200, { data: null, errors: [{ message: 'words', extensions }] })
  const error = await rejectionOf(client.spaces())
  expect(error).toMatchObject({ code: 'FORBIDDEN', missing: 'spaces:read' })
  expect(error).not.toHaveProperty('grantedBy')
})

test('the raw request gives the union itself', async () => {
  const union = { __typename: 'NameTakenError', code: 'NAME_TAKEN' }
  const { client } = answering({ createSpace: union })
  const text =
    'mutation Make($input: CreateSpaceInput!) { createSpace(input: $input) { __typename ... on Error { code } } }'
  expect(await client.request(text, { input: { name: 'a', kind: 'staging' } })).toEqual({ createSpace: union })
})

test('a query whose arguments are all optional can be called without any', async () => {
  const { client, issuer } = answering({ applications: { edges: [] } })
  expect(await client.applications()).toEqual({ edges: [] })
  expect(sentVariables(issuer)).toEqual({})
})

describe('the generator refuses', () => {
  test.each([
    ['two root fields', 'query Both { viewer { id } auditLog { verifierKey } }'],
    ['an alias for the root field', 'query Me { me: viewer { id } }'],
  ])('%s', async (_what, text) => {
    const file = join(folder, 'refused.graphql')
    await writeFile(file, text)
    await expect(generateFrom(file)).rejects.toThrow()
  })
})

test('a misspelt permission, a missing argument and an unhandled null do not compile', async () => {
  const consumer = `import type { PosternClient } from '../../../../packages/sdk/src/index.ts'
declare const client: PosternClient
const { application, secret, secretId } = await client.createApplication({ spaceId: 's', name: 'n', permissions: ['applications:read'] })
application?.name satisfies string | undefined
secret?.state satisfies 'empty' | 'live' | 'expired' | 'lapsed' | 'pending' | 'retired' | undefined
;(await client.revealApplicationSecret({ secretId })).clientSecret satisfies string
const page = await client.applications({ first: 5 })
for await (const each of client.applications.all({ spaceId: 's' }, { pageSize: 20 })) each.name satisfies string
for await (const each of client.users.all()) each.status satisfies 'active' | 'suspended' | 'deleted'
for await (const { cursor, event } of client.auditEventAdded({ outcome: 'refused' })) [cursor, event.id] satisfies string[]
// @ts-expect-error an invitation is always of a space
client.invitations.all()
// @ts-expect-error the place in the list is not the caller's business here
client.applications.all({ after: 'x' })
// @ts-expect-error not a list
client.viewer.all
page.edges[0]?.node.permissions satisfies readonly string[] | undefined
// @ts-expect-error misspelt
await client.createApplication({ spaceId: 's', name: 'n', permissions: ['applications:raed'] })
// @ts-expect-error held by everyone, so it cannot be granted
await client.createApplication({ spaceId: 's', name: 'n', permissions: ['viewer:read'] })
// @ts-expect-error the space is missing
await client.createApplication({ name: 'n' })
// @ts-expect-error null where it may not be read
application.name
// @ts-expect-error may be null
;(await client.viewer()).space.name
export {}
`
  await writeFile(join(folder, 'consumer.ts'), consumer)
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../../tsconfig.base.json',
      compilerOptions: { lib: ['es2024', 'dom', 'dom.iterable'] },
      files: ['consumer.ts'],
    }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const outcome = promisify(execFile)(process.execPath, [tsc, '-p', folder])
  expect((await outcome.catch((error: { stdout: string }) => error)).stdout).toBe('')
}, 60_000)
