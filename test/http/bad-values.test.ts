import { getNamedType, getNullableType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql'
import { grantablePermissions, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldInputs, replaced, type Variables } from '../authorization/field-inputs.ts'
import { makeThings, type Things } from '../authorization/things.ts'
import { rootFields, wholeDocument, type RootField } from '../authorization/whole-document.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { expectNothingOfTheInside } from './refusal.ts'

let app: TestApp
let token: string
let things: Things

beforeAll(async () => {
  app = await startApp({ config: { clientCertificates: 'proxy' } })
  const space = await app.space()
  token = await app.token(await app.application(space.id, grantablePermissions))
  things = await makeThings(app, space.id as Id<'Space'>)
})
afterAll(() => app.close())

interface Place {
  readonly path: string
  readonly type: string
  readonly isList: boolean
}

/** Every place in the arguments of a field where a value stands. */
const placesIn = (type: GraphQLInputType, path: string): Place[] => {
  const inner = getNamedType(type)
  if (isInputObjectType(inner)) {
    return Object.values(inner.getFields()).flatMap((field) => placesIn(field.type, `${path}.${field.name}`))
  }
  return [{ path, type: inner.name, isList: isListType(getNullableType(type)) }]
}

const long = 'x'.repeat(100_000)
const texts = [
  'a\u0000b',
  '\u0000',
  'a\ud800',
  '\udc00b',
  '',
  ' ',
  long,
  "' OR 1=1; --",
  '$1',
  '%',
  '../..',
  '\u202e',
  '{{7*7}}',
  '${x}',
]

/** What is tried at a place of each type: what no field means, and what some would take for something else. */
const tried: Readonly<Record<string, readonly unknown[]>> = {
  String: texts,
  Boolean: ['true', 0, 1, ''],
  MemberOrder: ['', 'OLDEST_FIRST', 'name_ascending', 1],
  ListOrder: ['', 'NAME_ASCENDING', 'name', 1],
  LogLevel: ['', 'DEBUG', 'silent', 1],
  ApplicationStatus: ['', 'ACTIVE', 'enabled', 1],
  WebhookStatus: ['', 'ACTIVE', 'enabled', 1],
  WebhookDeliveryState: ['', 'WAITING', 'sent', 1],
  OutboxMessageState: ['', 'WAITING', 'sent', 1],
  TokenBinding: ['', 'DPOP', 'certificate', 1],
  PolicyEffect: ['', 'ALLOW', 'deny', 1],
  SessionOrder: ['', 'OLDEST_FIRST', 'name', 1],
  SessionState: ['', 'OPEN', 'idle', 1],
  UserStatus: ['', 'ACTIVE', 'invited', 1],
  UserType: ['', 'EMPLOYEE', 'User', 1],
  ID: [
    ...texts,
    0,
    -1,
    2 ** 53,
    'app_',
    'spc_01jd0000000000000000000000',
    'usr_ZZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '__proto__',
  ],
  Int: [-1, 0, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1.5, 1e300, '5', true],
  SafeInt: [-1, 0, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1.5, 1e300, '5', true],
  DateTime: [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59-23:59',
    '+275760-09-13T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01',
    'now',
    'infinity',
    '',
    0,
    -1,
    1e300,
  ],
  Permission: ['', 'nobody:read', 'constructor', 'audit:read\u0000', 'AUDIT:READ', 0],
  Role: ['OWNER', 'root', '', 0],
  WhichSessions: ['this', '', 0],
  SpaceKind: ['Production', '', 0],
  AuditOutcome: ['all', '', 0],
}
const always: readonly unknown[] = [null, {}, [], [null], { __proto__: null, constructor: 1 }, [['a']], true]
const lists: readonly unknown[] = [
  Array.from({ length: 20_000 }, () => 'a'),
  Array.from({ length: 5_000 }, () => null),
  ['a\u0000b', '\ud800'],
]

const placesOf = ({ field }: RootField): Place[] =>
  field.args.flatMap((argument) => placesIn(argument.type, argument.name))

const ask = async (field: RootField, variables: Variables) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: wholeDocument(field), variables }),
  })
  return { status: response.status, text: await response.text() }
}

let serial = 1_000_000

describe.each(rootFields.filter(({ field }) => field.args.length > 0))('$operation $name', (field) => {
  it.each(placesOf(field))('takes or clearly refuses whatever stands at $path', async ({ path, type, isList }) => {
    const values = [
      ...(tried[type] ?? expect.fail(`Nothing is tried for ${type}`)),
      ...always,
      ...(isList ? lists : []),
    ]
    // At once: each leaves its event, and those of all go together.
    const tryOut = async (value: unknown): Promise<void> => {
      const good = fieldInputs[field.name]!.with(things, (serial += 1))
      const given = isList && !Array.isArray(value) && value !== null ? [value] : value
      const { status, text } = await ask(field, replaced(good, path, given as string))
      const what = `${path} = ${JSON.stringify(given).slice(0, 80)}`
      expect([what, status, status < 500 ? '' : text]).toEqual([what, status < 500 ? status : '< 500', ''])
      expect(text, what).not.toContain('"INTERNAL"')
      expectNothingOfTheInside(text)
      // What was sent is not sent back: a secret in the wrong place would stand in logs of both sides.
      if (value === long) expect(text.length, what).toBeLessThan(20_000)
    }
    await Promise.all(values.map(tryOut))
  })
})

it('what nobody could mean has not been written to the log as an error of ours', () => {
  expect(app.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})
