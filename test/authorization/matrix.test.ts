import {
  grantablePermissions,
  permissions,
  readPermission,
  roles,
  timeOfId,
  type GrantablePermission,
  type Id,
  type Permission,
  type Role,
} from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appointMember } from '../../packages/server/src/domain/members/commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { permissionExtension } from '../../packages/server/src/faces/graphql/root/root-field-plugin.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { askAs, askByToken, type Answer } from './asking.ts'
import { fieldInputs, replaced, thingAt } from './field-inputs.ts'
import { rolePermissions } from './role-permissions.ts'
import { givenAway, makeNamed, makeSpace, makeThings, type Things } from './things.ts'
import { rootFields, type RootField } from './whole-document.ts'

let app: TestApp
/** The space whose things are asked for, and one beside it. */
let here: Id<'Space'>
let there: Id<'Space'>
let shared: Things
let sharedThere: Things
let wholeHere: TestClient
let wholeThere: TestClient
const peopleHere = new Map<Role, UserActor>()
const peopleThere = new Map<Role, UserActor>()
/** Owner of the installation and of the space, and suspended. */
let suspended: UserActor
let serial = 0

beforeAll(async () => {
  app = await startApp({ config: { clientCertificates: 'proxy' } })
  here = await makeSpace(app, 'space under test')
  there = await makeSpace(app, 'space beside it')
  shared = await makeThings(app, here)
  sharedThere = await makeThings(app, there)
  // Bound to no address and granted all: what is refused is refused for the token's scopes or for the space.
  wholeHere = await app.application(here, grantablePermissions)
  wholeThere = await app.application(there, grantablePermissions)
  for (const role of roles) {
    peopleHere.set(role, await app.user(role, here))
    peopleThere.set(role, await app.user(role, there))
  }
  suspended = await app.user('owner', here)
  await appointMember.perform(app.deps, app.call(), { userId: suspended.id, role: 'owner' })
  await suspendUser.perform(app.deps, app.call(), { userId: suspended.id })
})
afterAll(() => app.close())

// One token each: what its application may do does not change.
let ofHere: Promise<string> | undefined
let ofThere: Promise<string> | undefined
const tokenHere = () => (ofHere ??= app.token(wholeHere))
const tokenThere = () => (ofThere ??= app.token(wholeThere))

/** Those that a policy or a scope is asked about, and those that stand beside them. */
const decided = rootFields.filter(
  (field) =>
    !['people', 'anonymous'].includes(permissions[permissionOf(field)].held) &&
    // They read by other root fields' queries: test/authorization/nodes.test.ts.
    !['node', 'nodes'].includes(field.name),
)
const fieldOf = (name: string): RootField => rootFields.find((field) => field.name === name)!

function permissionOf({ field }: RootField): Permission {
  return field.extensions[permissionExtension] as Permission
}
const isOpen = (permission: Permission): boolean => permissions[permission].held === 'everyone'
const needed = (field: RootField): readonly Permission[] => [
  permissionOf(field),
  ...(fieldInputs[field.name]?.also ?? []),
]

const variablesOf = async (field: RootField, expected: string) => {
  // A change that is done uses its things up; a read leaves them, and so does what is refused.
  const input = (things: Things) => fieldInputs[field.name]!.with(things, serial)
  serial += 1
  return input(field.operation === 'mutation' && expected === 'done' ? await makeNamed(app, shared, input) : shared)
}

/** What the event of this request says. Reads below the root field have one where they are refused, and none else. */
const evidenceOf = async (permission: Permission, { requestId }: Answer) => {
  // The time is in the ID; without it the whole log would be read for each cell.
  const at = { gte: new Date(timeOfId(requestId)) }
  const rows = await app.deps.database.client.auditEvent.findMany({ where: { requestId, at } })
  const events = rows.map(({ action, outcome, code }) => [action, outcome, code])
  const [nested, own] = [
    events.filter(([action]) => action !== permission),
    events.filter(([action]) => action === permission),
  ]
  for (const [action, outcome] of nested)
    expect([permissions[action as Permission].kind, outcome]).toEqual(['query', 'refused'])
  return own
}

/** Reads of one thing, or of what belongs to one. */
const things = [
  ...[
    'space',
    'application',
    'applicationBreachPreview',
    'user',
    'session',
    'member',
    'invitation',
    'webhook',
    'webhookDeliveries',
  ],
  ...['auditEvent', 'auditProof'],
]

/** An action on a thing of the space, one on the list of them, or one on the installation. */
const reachOf = (field: RootField): 'thing' | 'list' | 'installation' | 'person' => {
  if (field.operation === 'mutation') {
    const { resource } = permissions[permissionOf(field)]
    // People belong to the installation: a role in a space lets one see them and sign them out, never change them.
    return resource === 'Installation' ? 'installation' : resource === 'User' ? 'person' : 'thing'
  }
  return things.includes(field.name) ? 'thing' : 'list'
}

/** What is open to everyone is done, but for an application where it is about the person who asks. */
const answerToAll = (field: RootField, asking: 'application' | 'user'): string =>
  field.name === 'updateProfile' && asking === 'application' ? 'NOT_FOUND' : 'done'

/** Lists of which everybody sees what is their own: here nobody has any. */
const hasOwn = (field: RootField, asking: 'application' | 'user'): boolean =>
  field.name === 'sessions' && asking === 'user'

/** What somebody is answered who acts in the space of the things, holding `held` there. */
const answerHere = (field: RootField, held: readonly Permission[], asking: 'application' | 'user'): string => {
  const permission = permissionOf(field)
  const reach = reachOf(field)
  if (isOpen(permission)) return answerToAll(field, asking)
  if (reach === 'installation') return 'FORBIDDEN'
  if (reach === 'person' && !(permission === 'sessions:end-all' && held.includes(permission)))
    return held.includes('users:read') ? 'FORBIDDEN' : 'NOT_FOUND'
  if (held.includes(permission)) return field.name === 'addMember' ? 'NAME_TAKEN' : 'done'
  if (reach === 'list') return hasOwn(field, asking) ? 'done' : 'FORBIDDEN'
  return held.includes(readPermission[permissions[permission].resource]) ? 'FORBIDDEN' : 'NOT_FOUND'
}

/** The same for somebody who holds `held` in another space: of the things here there is nothing. */
const answerThere = (field: RootField, held: readonly Permission[], asking: 'application' | 'user'): string => {
  const permission = permissionOf(field)
  if (isOpen(permission)) return answerToAll(field, asking)
  if (['thing', 'person'].includes(reachOf(field))) return 'NOT_FOUND'
  if (reachOf(field) === 'installation') return 'FORBIDDEN'
  return held.includes(permission) || hasOwn(field, asking) ? 'done' : 'FORBIDDEN'
}

/** Compares an answer with what it must be, its evidence with what it must say, and finds nothing of `foreign` in it. */
const expectCell = async (field: RootField, answer: Answer, expected: string, foreign: string): Promise<void> => {
  const permission = permissionOf(field)
  expect([answer.outcome, answer.outcome === expected ? '' : answer.text]).toEqual([expected, ''])
  const evidence =
    expected === 'done'
      ? [[permission, 'done', null]]
      : expected === 'NAME_TAKEN' || isOpen(permission)
        ? [[permission, 'failed', expected]]
        : // Whoever is told that nothing is there was refused it all the same, and the event says so.
          [[permission, 'refused', 'FORBIDDEN']]
  expect(await evidenceOf(permission, answer)).toEqual(evidence)
  expect(await givenAway(app, foreign, answer.text)).toEqual([])
}

it('finds what a text gives away of a space, and nothing of another', async () => {
  const { spaceId: _space, ...named } = shared
  const person = await app.deps.database.client.user.findUniqueOrThrow({ where: { id: shared.userId } })
  const text = JSON.stringify([named, person.email, 'space under test'])
  const found = await givenAway(app, here, text)
  expect(found).toEqual(expect.arrayContaining([...Object.values(named), person.email]))
  expect(await givenAway(app, here, JSON.stringify('space under test'))).toEqual([here, 'space under test'])
  expect(await givenAway(app, there, text)).toEqual([])
})

it('has an input for every root field, and for no other', () => {
  expect(Object.keys(fieldInputs).toSorted()).toEqual(rootFields.map(({ name }) => name).toSorted())
})

describe.each(decided)('$operation $name', (field) => {
  it('is closed to a caller nobody knows', async () => {
    app.deps.refusals.take()
    const answer = await askByToken(app, null, field, await variablesOf(field, 'UNAUTHENTICATED'))
    expect([answer.outcome, JSON.parse(answer.text).data]).toEqual(['UNAUTHENTICATED', undefined])
    expect(app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED', count: 1 })])
    expect(await evidenceOf(permissionOf(field), answer)).toEqual([])
  })

  it('is refused to an application whose token lacks the scope', async () => {
    const others = grantablePermissions.filter((permission) => permission !== permissionOf(field))
    const token = await app.token(wholeHere, { scope: others.join(' ') })
    const expected = isOpen(permissionOf(field)) ? answerToAll(field, 'application') : 'FORBIDDEN'
    const answer = await askByToken(app, token, field, await variablesOf(field, expected))
    await expectCell(field, answer, expected, there)
    if (expected === 'FORBIDDEN') expect(answer.text).toContain(JSON.stringify(permissionOf(field)))
  })

  it('is done for an application whose token has the scope, in its own space', async () => {
    const scope = needed(field).filter((permission) => !isOpen(permission))
    const token = await app.token(wholeHere, scope.length > 0 ? { scope: scope.join(' ') } : {})
    const expected = answerHere(field, scope, 'application')
    const answer = await askByToken(app, token, field, await variablesOf(field, expected))
    await expectCell(field, answer, expected, there)
  })

  it('shows an application of another space nothing, whatever its token has', async () => {
    const expected = answerThere(field, grantablePermissions, 'application')
    const answer = await askByToken(app, await tokenThere(), field, await variablesOf(field, expected))
    await expectCell(field, answer, expected, here)
  })

  it.each(roles)('does for a person with the role %s what the role allows, in that space', async (role) => {
    const expected = answerHere(field, rolePermissions[role], 'user')
    const answer = await askAs(app, peopleHere.get(role)!, field, await variablesOf(field, expected))
    await expectCell(field, answer, expected, there)
  })

  it.each(roles)('shows a person with the role %s in another space nothing', async (role) => {
    const expected = answerThere(field, rolePermissions[role], 'user')
    const answer = await askAs(app, peopleThere.get(role)!, field, await variablesOf(field, expected))
    await expectCell(field, answer, expected, here)
  })

  it('is refused to somebody who was suspended, whatever they hold, and shows them nothing', async () => {
    const variables = await variablesOf(field, 'refused')
    const answer = await askAs(app, suspended, field, variables)
    // Nothing is there for them; of what has no object they are told that they may not.
    const expected = field.operation === 'mutation' || reachOf(field) === 'thing' ? 'NOT_FOUND' : 'FORBIDDEN'
    expect([answer.outcome, await evidenceOf(permissionOf(field), answer)]).toEqual([
      expected,
      [[permissionOf(field), 'refused', 'FORBIDDEN']],
    ])
    for (const [path, kind] of Object.entries(fieldInputs[field.name]?.ids ?? {})) {
      const unknown = replaced(variables, path, app.deps.ids.mint(kind))
      expect((await askAs(app, suspended, field, unknown)).text).toBe(answer.text)
    }
    for (const space of [here, there]) expect(await givenAway(app, space, answer.text)).toEqual([])
  })

  it('is done for the owner of the installation', async () => {
    const answer = await askAs(app, app.owner, field, await variablesOf(field, 'done'))
    expect([answer.outcome, answer.text]).toEqual([field.name === 'addMember' ? 'NAME_TAKEN' : 'done', answer.text])
  })

  it.each(Object.entries(fieldInputs[field.name]?.ids ?? {}))(
    'answers for a foreign %s byte for byte as for one that is not there',
    async (path, kind) => {
      const foreign = thingAt(shared, path, kind)
      const variables = fieldInputs[field.name]!.with(sharedThere, (serial += 1))
      const unknown = app.deps.ids.mint(kind)
      const token = await tokenThere()
      // Each decision has an ID of its own, whatever it was.
      const undecided = ({ text }: Answer) => text.replaceAll(/dec_[0-9a-z]{26}/g, 'DECISION')
      const byToken = async (id: string) =>
        undecided(await askByToken(app, token, field, replaced(variables, path, id)))
      expect(await byToken(foreign)).toBe(await byToken(unknown))
      const byOwner = async (id: string) =>
        undecided(await askAs(app, peopleThere.get('owner')!, field, replaced(variables, path, id)))
      expect(await byOwner(foreign)).toBe(await byOwner(unknown))
      expect(await byOwner(foreign)).not.toContain(foreign)
    },
  )
})

describe('mutation signIn', () => {
  const field = fieldOf('signIn')
  const refused = [['sessions:create', 'refused', 'SIGN_IN_REFUSED']]

  it('is heard from a caller nobody knows, and the refusal is recorded', async () => {
    const answer = await askByToken(app, null, field, await variablesOf(field, 'refused'))
    expect([answer.outcome, await evidenceOf('sessions:create', answer)]).toEqual(['SIGN_IN_REFUSED', refused])
  })

  it('is refused to an application, whatever its token has', async () => {
    const answer = await askByToken(app, await tokenHere(), field, await variablesOf(field, 'refused'))
    await expectCell(field, answer, 'FORBIDDEN', there)
  })

  it('is heard from somebody who is signed in already', async () => {
    const answer = await askAs(app, app.owner, field, await variablesOf(field, 'refused'))
    expect([answer.outcome, await evidenceOf('sessions:create', answer)]).toEqual(['SIGN_IN_REFUSED', refused])
  })
})

describe('mutation signInByCode', () => {
  const field = fieldOf('signInByCode')

  it('is heard from a caller nobody knows, and the refusal of a code that was never ours is counted', async () => {
    app.deps.refusals.take()
    const answer = await askByToken(app, null, field, await variablesOf(field, 'refused'))
    expect([answer.outcome, await evidenceOf('sessions:exchange', answer)]).toEqual(['SIGN_IN_CODE_INVALID', []])
    expect(app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'SIGN_IN_CODE_INVALID', count: 1 })])
  })

  it('is refused to an application, whatever its token has', async () => {
    const answer = await askByToken(app, await tokenHere(), field, await variablesOf(field, 'refused'))
    await expectCell(field, answer, 'FORBIDDEN', there)
  })

  it('is heard from somebody who is signed in already', async () => {
    const answer = await askAs(app, app.owner, field, await variablesOf(field, 'refused'))
    expect(answer.outcome).toBe('SIGN_IN_CODE_INVALID')
  })
})

describe('mutation reauthenticate', () => {
  const field = fieldOf('reauthenticate')
  const outcomeOf = async (answer: Answer) => [answer.outcome, await evidenceOf('sessions:reauthenticate', answer)]

  it('is closed to a caller nobody knows', async () => {
    expect((await askByToken(app, null, field, await variablesOf(field, 'refused'))).outcome).toBe('UNAUTHENTICATED')
  })

  it('is refused to an application, whatever its token has', async () => {
    const answer = await askByToken(app, await tokenHere(), field, await variablesOf(field, 'refused'))
    await expectCell(field, answer, 'FORBIDDEN', there)
  })

  it('is refused to a person with another password, and recorded', async () => {
    const answer = await askAs(app, app.owner, field, await variablesOf(field, 'refused'))
    const evidence = [['sessions:reauthenticate', 'refused', 'SIGN_IN_REFUSED']]
    expect(await outcomeOf(answer)).toEqual(['SIGN_IN_REFUSED', evidence])
  })
})

describe('mutation signOut', () => {
  const field = fieldOf('signOut')

  it('is closed to a caller nobody knows', async () => {
    const answer = await askByToken(app, null, field, {})
    expect([answer.outcome, JSON.parse(answer.text).data]).toEqual(['UNAUTHENTICATED', undefined])
  })

  it('is refused to an application, whatever its token has', async () => {
    const answer = await askByToken(app, await tokenHere(), field, await variablesOf(field, 'refused'))
    await expectCell(field, answer, 'FORBIDDEN', there)
  })

  it.each(roles)('is done for a person with the role %s', async (role) => {
    const answer = await askAs(app, peopleHere.get(role)!, field, await variablesOf(field, 'refused'))
    await expectCell(field, answer, 'done', there)
  })
})

it('tells an application what its token carries, not what it was granted', async () => {
  const viewer = rootFields.find(({ name }) => name === 'viewer')!
  const carried = async (scope: string) => {
    const { text } = await askByToken(app, await app.token(wholeHere, { scope }), viewer, {})
    return JSON.parse(text).data.viewer.permissions as string[]
  }
  expect(await carried('applications:read spaces:read')).toEqual(['spaces:read', 'applications:read'])
  expect(await carried('audit:read')).toEqual(['audit:read'])
})

it('covers every permission that an application can be given, but those without a root field', () => {
  const covered = new Set(rootFields.map(permissionOf))
  const grantable: readonly GrantablePermission[] = grantablePermissions
  expect(grantable.filter((permission) => !covered.has(permission))).toEqual([
    'sessions:locate',
    'applications:usage',
    'applications:locate',
    'tokens:exchange',
    'tokens:introspect',
    'audit:export',
  ])
})
