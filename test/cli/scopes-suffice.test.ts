import { join } from 'node:path'
import type { GrantablePermission, Id } from '@postern/protocol'
import { isObjectType, Kind, parse, print, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { beyondSpaces } from '../../packages/cli/src/generated/api-schema.ts'
import { schema, takenBy } from '../../packages/cli/src/scopes/api-permissions.ts'
import { compileScopes, type CompiledOperation } from '../../packages/cli/src/scopes/compile.ts'
import { readDocuments, type Definition, type Documents } from '../../packages/cli/src/scopes/read-documents.ts'
import { fieldInputs, type Variables } from '../authorization/field-inputs.ts'
import { makeNamed, makeThings, type Things } from '../authorization/things.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { EventReader } from '../support/event-reader.ts'
import { projectRoot } from '../support/server-process.ts'

/** What the operations of the SDK do not ask for. */
const further = `
query Nested($applicationId: ID!, $userId: ID!, $spaceId: ID!) {
  node(id: $applicationId) { ... on Application { space { id } secrets { id } } }
  nodes(ids: [$userId]) { ...Person }
  members(first: 40, spaceId: $spaceId, userId: $userId) { edges { node { user { name } space { name } } } }
}
fragment Person on User { memberships { id } }
query Owners($spaceId: ID!, $userId: ID!) {
  sessions(first: 40, userId: $userId) { edges { node { user { name } } } }
  users(first: 40, spaceId: $spaceId) { edges { node { id } } }
}`

const sdk = await readDocuments([join(projectRoot, 'packages/sdk/src/operations')])
const documents: Documents = {
  ...sdk,
  definitions: [...sdk.definitions, ...(parse(further).definitions as Definition[])],
}
const { operations: compiled, permissions: all } = compileScopes(documents)
// An application is of one space, so that there is none that it could copy anything to.
const operations = compiled.filter(({ isForPeople, name }) => !isForPeople && name !== 'CopyApplication')

let app: TestApp
let here: Id<'Space'>
let shared: Things
let serial = 0

beforeAll(async () => {
  app = await startApp({ config: { clientCertificates: 'proxy' } })
  here = (await app.space('here')).id
  shared = await makeThings(app, here)
})
afterAll(() => app.close())

const nodeOf = ({ name }: CompiledOperation): OperationDefinitionNode =>
  documents.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === name,
  )!

const textOf = (operation: CompiledOperation): string => {
  const fragments = documents.definitions.filter(
    (one): one is FragmentDefinitionNode => one.kind !== Kind.OPERATION_DEFINITION,
  )
  const reached = new Set<string>()
  const reach = (text: string): void => {
    for (const fragment of fragments)
      if (!reached.has(fragment.name.value) && new RegExp(`\\.\\.\\.${fragment.name.value}\\b`).test(text)) {
        reached.add(fragment.name.value)
        reach(print(fragment))
      }
  }
  const own = print(nodeOf(operation))
  reach(own)
  return [own, ...fragments.filter(({ name }) => reached.has(name.value)).map((one) => print(one))].join('\n')
}

const variablesOf = (operation: CompiledOperation, things: Things): Variables => {
  const [field] = nodeOf(operation).selectionSet.selections
  const name = field?.kind === Kind.FIELD ? field.name.value : ''
  if (operation.name === 'Nested' || operation.name === 'Owners') return { ...things }
  if (operation.name === 'DueApplications') return { first: 5, spaceId: things.spaceId, dueWithinDays: 366 }
  return fieldInputs[name]?.with(things, (serial += 1)) ?? {}
}

/** Fields that are null for who lacks a permission of theirs: not what no application has. */
const withheld = new Set(
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !['Query', 'Mutation', 'Subscription'].includes(name))
    .flatMap((type) => Object.values(type.getFields()))
    .filter((field) => takenBy(field).some((permission) => !beyondSpaces.includes(permission)))
    .map(({ name }) => name)
    // Null where nothing was fetched with the secret yet, and where no rotation goes on, as here.
    .filter((name) => name !== 'lastUsedFrom' && name !== 'rotation'),
)

/** Lists that are empty for who lacks a permission to filter them by. */
const narrowed = new Set(
  Object.values(schema.getQueryType()!.getFields())
    .filter(({ args }) => args.some((argument) => takenBy(argument).length > 0))
    .map(({ name }) => name),
)

/** What is missing of an answer, anywhere in it. */
const missingIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => (one === null ? ['a node'] : missingIn(one)))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === '__typename' && String(inner).endsWith('Error')) return [String(inner)]
    if (narrowed.has(name) && (inner as { edges?: readonly unknown[] }).edges?.length === 0) return [`${name} is empty`]
    return inner === null && withheld.has(name) ? [`${name} is null`] : missingIn(inner)
  })
}

/** What becomes of a subscription: nothing is missing once it is opened. */
const follow = async (token: string, query: string, variables: Variables): Promise<readonly string[]> => {
  const abort = new AbortController()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' }
  const body = JSON.stringify({ query, variables })
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body, signal: abort.signal })
  const reader = new EventReader(response, abort)
  const requestId = response.headers.get('x-request-id')!
  const missing = await vi.waitFor(async () => {
    if (reader.results.length > 0) return [String(reader.results[0]!.errors?.[0]?.extensions['code'])]
    const opened = await app.deps.database.client.auditEvent.findFirst({ where: { requestId, outcome: 'done' } })
    expect(opened).not.toBeNull()
    return []
  }, 20_000)
  abort.abort()
  return missing
}

/** @param usesUp whether a change may be done, and so needs things of its own */
const run = async (token: string, operation: CompiledOperation, usesUp: boolean): Promise<readonly string[]> => {
  const input = (things: Things) => variablesOf(operation, things)
  const things = usesUp && operation.operation === 'mutation' ? await makeNamed(app, shared, input) : shared
  const [text, variables] = [textOf(operation), input(things)]
  if (operation.operation === 'subscription') return follow(token, text, variables)
  const { data, errors } = await app.graphql(token, text, variables)
  const missing = errors ? errors.map(({ extensions }) => String(extensions['code'])) : missingIn(data)
  // An application sees the members of its space, who have a role there: only one that may add people is told so.
  return operation.name === 'AddMember' ? missing.filter((one) => one !== 'NameTakenError') : missing
}

const tokenWith = async (permissions: readonly GrantablePermission[]) =>
  app.token(await app.application(here, permissions))

describe('the permissions that documents compile to', () => {
  it('cover what there is to compile', () => {
    expect(operations.length).toBeGreaterThan(35)
    expect(all.length).toBeGreaterThan(20)
  })

  it('are enough: an application that was granted just those is answered whole, whatever it asks', async () => {
    const token = await tokenWith(all)
    for (const operation of operations)
      expect({ name: operation.name, missing: await run(token, operation, true) }).toEqual({
        name: operation.name,
        missing: [],
      })
  })

  it.each(operations)('are enough for $name alone, too', async (operation) => {
    // What is given in these operations the giver must hold.
    const given = operation.boundedBy.length > 0 ? (['spaces:read', 'applications:read'] as const) : []
    const token = await tokenWith([...new Set([...operation.permissions, ...given])])
    expect(await run(token, operation, true)).toEqual([])
  })

  it.each(all)(
    'are the least: without %s each operation that takes it is refused, or answered in part',
    async (one) => {
      const token = await tokenWith(all.filter((permission) => permission !== one))
      for (const operation of operations.filter(({ permissions }) => permissions.includes(one))) {
        if (operation.name === 'AddMember' && one === 'members:read') continue
        const missing = await run(token, operation, one.endsWith(':read'))
        expect({ name: operation.name, missing }).toEqual({
          name: operation.name,
          missing: expect.arrayContaining([expect.any(String)]),
        })
      }
    },
  )
})
