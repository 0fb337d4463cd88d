import {
  endpoints,
  grantablePermissions,
  permissionNames,
  permissions,
  roles,
  type EndpointName,
  type Permission,
} from '@postern/protocol'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isObjectType, type GraphQLObjectType, type OperationTypeNode } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissionsOfRole } from '../../packages/server/src/domain/policies/built-in.ts'
import { builder } from '../../packages/server/src/faces/graphql/builder.ts'
import { permissionExtension } from '../../packages/server/src/faces/graphql/root/root-field-plugin.ts'
import { takesExtension } from '../../packages/server/src/faces/graphql/root/takes.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { startApp, type TestApp } from '../support/app.ts'

const source = resolve(import.meta.dirname, '../../packages/server/src')

/** Each root field with the permission it was built with. */
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.values((type as GraphQLObjectType | null | undefined)?.getFields() ?? {}).map((field) => ({
    name: field.name,
    operation: type!.name as 'Query' | 'Mutation' | 'Subscription',
    permission: field.extensions[permissionExtension] as Permission,
  })),
)

/** The server's own text, for what is used without a root field. */
const sourceText = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
  .map((path) => readFileSync(join(source, path), 'utf8'))
  .join('\n')

/** What is used without a root field, and by what. Nothing else may be. */
const elsewhere: Readonly<Partial<Record<Permission, string>>> = {
  'installation:set-up': 'the set-up endpoint',
  'sessions:allow': 'the page that the postern command leads to',
  'sessions:end-replayed': 'the exchange of a sign-in code',
  'invitations:accept': 'the page that an invitation leads to',
  'sessions:locate': 'the address of a session',
  'applications:usage': 'the usage of an application',
  'applications:locate': 'the places of that usage',
  'tokens:issue': 'the token endpoint',
  'tokens:exchange': 'the token endpoint',
  'tokens:revoke': 'the revocation endpoint',
  'tokens:introspect': 'the introspection endpoint and the revocation feed',
  'audit:export': 'the export endpoint',
  'secrets:find': 'the job that looks at reports',
  'webhooks:disable': 'the job that sends notices',
  'signing-keys:rotate': 'the rotation of keys',
  'rotations:advance': 'the job that starts and finishes rotations',
}

async function* nothing(): AsyncGenerator<never> {}

describe('the schema', () => {
  it('has root fields to speak of', () => {
    expect(rootFields.length).toBeGreaterThan(20)
  })

  it.each(rootFields)('has a permission of the catalogue behind $operation.$name, of the right kind', (field) => {
    expect(permissionNames).toContain(field.permission)
    expect(permissions[field.permission].kind).toBe(field.operation === 'Mutation' ? 'command' : 'query')
  })

  it('says in the description of each root field what it needs', () => {
    for (const { name, operation, permission } of rootFields) {
      const type = schema.getRootType(operation.toLowerCase() as OperationTypeNode)
      const open: Readonly<Record<string, string>> = {
        everyone: 'Open to whoever is authenticated.',
        people: 'Open to whoever is signed in.',
        anonymous: 'Open to a caller nobody knows, alone in its document.',
      }
      const needs = open[permissions[permission].held] ?? `Needs \`${permission}\`.`
      expect([name, type!.getFields()[name]!.description!.endsWith(needs)]).toEqual([name, true])
    }
  })

  it('marks each field and argument with the permissions that its description says it takes', () => {
    const said = ({ description }: { readonly description?: string | null | undefined }) =>
      [...(description ?? '').matchAll(/(?:without|where|Takes) `(\w[\w-]*:[\w-]+)`/g)].map(([, name]) => name)
    const parts = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ field, place: `${type.name}.${field.name}` })),
      )
      .flatMap(({ field, place }) => [
        { place, part: field },
        ...field.args.map((argument) => ({ place: `${place}(${argument.name}:)`, part: argument })),
      ])
    const takenBy = ({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }) =>
      (extensions[takesExtension] ?? []) as readonly string[]
    const marked = parts.map(({ place, part }) => [place, takenBy(part)] as const)
    expect(marked).toEqual(parts.map(({ place, part }) => [place, said(part)]))
    expect(marked.filter(([, taken]) => taken.length > 0).length).toBeGreaterThan(20)
  })

  it('gives each command one root field', () => {
    const commands = rootFields.filter(({ operation }) => operation === 'Mutation').map(({ permission }) => permission)
    expect(new Set(commands).size).toBe(commands.length)
  })

  it('opens to everyone who is authenticated only these', () => {
    const open = rootFields.filter(({ permission }) => permissions[permission].held === 'everyone')
    expect(open.map(({ name }) => name).toSorted()).toEqual([
      'node',
      'nodes',
      'permissions',
      'reportLeakedSecret',
      'updateProfile',
      'viewer',
    ])
  })

  it('opens to callers nobody knows only these', () => {
    const open = rootFields.filter(({ permission }) => permissions[permission].held === 'anonymous')
    expect(open.map(({ name }) => name)).toEqual(['signIn', 'signInByCode'])
  })

  it('opens to whoever is signed in, and to no application, only these', () => {
    const open = rootFields.filter(({ permission }) => permissions[permission].held === 'people')
    expect(open.map(({ name }) => name).toSorted()).toEqual(['reauthenticate', 'signOut'])
  })

  it.each<[string, (fresh: typeof builder) => void]>([
    ['Query.planted', (fresh) => fresh.queryField('planted', (t) => t.string({ resolve: () => 'open to all' }))],
    ['Mutation.planted', (fresh) => fresh.mutationField('planted', (t) => t.string({ resolve: () => 'open to all' }))],
    [
      'Subscription.planted',
      (fresh) => {
        fresh.subscriptionType({})
        fresh.subscriptionField('planted', (t) => t.string({ subscribe: nothing, resolve: () => 'open to all' }))
      },
    ],
    [
      'Query.scoped',
      (fresh) =>
        fresh.queryField('scoped', (t) =>
          t.string({ authScopes: { permission: 'audit:read' }, resolve: () => 'unrecorded' }),
        ),
    ],
  ])('cannot be built with %s, which our builder did not make', (name, plant) => {
    const Builder = builder.constructor as new (options: object) => typeof builder
    const fresh = new Builder(builder.options)
    fresh.queryType({})
    fresh.mutationType({})
    plant(fresh)
    expect(() => fresh.toSchema()).toThrow(`${name} is not made by rootQuery, rootMutation or rootSubscription`)
  })

  it('of ours cannot be built with a field planted beside the others', () => {
    builder.queryField('planted', (t) => t.string({ resolve: () => 'open to all' }))
    expect(() => builder.toSchema()).toThrow('Query.planted is not made by rootQuery, rootMutation or rootSubscription')
  })
})

describe('the permission catalogue', () => {
  it.each(permissionNames)('%s is used: by a root field, or by what stands in the list', (permission) => {
    const isField = rootFields.some((field) => field.permission === permission)
    expect([isField, permission in elsewhere]).toEqual(permission in elsewhere ? [false, true] : [true, false])
    expect(sourceText).toMatch(new RegExp(`(?:command|query|issue|permission: ?|maintain)\\(?\\s*'${permission}'`))
  })

  it.each(grantablePermissions)('%s is in some built-in role', (permission) => {
    expect(roles.filter((role) => permissionsOfRole(role).includes(permission))).not.toEqual([])
  })

  it('gives the owner all that can be granted', () => {
    expect(permissionsOfRole('owner').toSorted()).toEqual(grantablePermissions.toSorted())
  })

  it('says of each permission what it means', () => {
    for (const name of permissionNames) {
      const { title, description } = permissions[name]
      expect(title, name).toMatch(/^[A-Z].*[a-z]$/)
      expect(description, name).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('the endpoints', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app.close())

  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  const routed = (Object.keys(endpoints) as EndpointName[]).flatMap((name) =>
    methods.map((method) => ({ name, method, ...endpoints[name] })),
  )

  it.each(routed)('$name answers $method, or says what it takes', async ({ path, method, methods: declared }) => {
    const taken = declared.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one]))
    const response = await fetch(`${app.url}${path}`, { method })
    await response.text()
    expect(response.status).not.toBe(404)
    expect(response.status).toBeLessThan(500)
    expect(response.status === 405).toBe(!taken.includes(method))
    if (response.status === 405) expect(response.headers.get('allow')).toBe(taken.join(', '))
  })

  it.each(
    Object.values(endpoints)
      .filter(({ access }) => !['open', 'set-up', 'invited'].includes(access))
      .map(({ path, methods: [method] }) => ({ path, method: method as string })),
  )('$path is closed to whoever shows nothing', async ({ path, method }) => {
    const body = method === 'POST' ? 'grant_type=client_credentials' : null
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await fetch(`${app.url}${path}`, { method, headers, body })).status).toBe(401)
  })

  it.each([
    '/',
    '/index.html',
    '/favicon.ico',
    '/graphiql',
    '/playground',
    '/health',
    '/debug',
    '/admin',
    '/.env',
    '/.git/config',
    '/package.json',
    '/oauth',
    '/oauth/authorize',
    '/oauth/introspect/',
    '/oauth/revoke/',
    '/oauth/revocations/',
    '/oauth/token/',
    '/oauth/register',
    '/userinfo',
    '/.well-known/',
    '/.well-known/openid-configuration/',
    '/.well-known/oauth-authorization-server/',
    '/setup/',
    '/audit',
    '/audit/export/',
    '/in/anything',
    '/scim/v2/Users',
    '/constructor',
    '/__proto__',
  ])('nothing answers at %s', async (path) => {
    const response = await fetch(`${app.url}${path}`)
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'UNKNOWN_ENDPOINT' }])
  })
})
