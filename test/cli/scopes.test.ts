import { readFileSync, writeFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { runHere } from './support/run-here.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

let serial = 0
/** A directory with these files; `scopes` compiles it, offline and as nobody. */
const project = (files: Readonly<Record<string, string>>) => {
  const root = join(cli.directory, `project ${(serial += 1)}`)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const scopes = (...more: string[]) => runHere(['scopes', root, ...more])
  return {
    root,
    scopes,
    compiled: async (...more: string[]) => JSON.parse((await scopes('--json', ...more)).stdout),
  }
}
const permissionsOf = async (document: string) => (await project({ 'a.graphql': document }).compiled()).permissions

describe('postern scopes', () => {
  it('finds the documents of a directory, in files of their own and in programs, and nothing of what was installed', async () => {
    const { compiled, root } = project({
      'src/list.graphql': 'query Apps { applications { edges { node { ...App } } } }',
      'src/fragment.gql': 'fragment App on Application { id name }',
      'src/page.tsx': "const q = gql`\n  query Events { auditEvents { edges { node { id } } } }`; useQuery('Apps')",
      'node_modules/x/a.graphql': 'query Not { policies { id } }',
      '.hidden/a.graphql': 'query Not { policies { id } }',
    })
    const { operations, ...rest } = await compiled()
    expect(rest).toEqual({ permissions: ['applications:read', 'audit:read'], unused: [] })
    expect(operations).toEqual([
      {
        ...{ name: 'Apps', operation: 'query', file: join(root, 'src/list.graphql'), line: 1 },
        ...{ permissions: ['applications:read'], takenBy: { 'applications:read': ['applications'] } },
        ...{ beyondSpaces: [], isForPeople: false, boundedBy: [] },
      },
      expect.objectContaining({ name: 'Events', file: join(root, 'src/page.tsx'), line: 2 }),
    ])
  })

  it.each([
    ['what is open to everyone', '{ viewer { id } permissions { name } __schema { queryType { name } } }', []],
    [
      'an alias',
      '{ a: applications { edges { cursor } } b: spaces { edges { cursor } } }',
      ['applications:read', 'spaces:read'],
    ],
    ['a field with a permission of its own', '{ viewer { space { name } } }', ['spaces:read']],
    [
      'a field of a node far below',
      '{ members { edges { node { user { memberships { space { id } } } } } } }',
      ['members:read', 'spaces:read', 'users:read'],
    ],
    [
      'what a change answers',
      'mutation { retireApplicationSecret(input: { secretId: "sec_1" }) { ... on RetireApplicationSecretSuccess { secret { id } } } }',
      ['applications:read', 'applications:retire'],
    ],
    [
      'a change whose answer is not read',
      'mutation { retireApplicationSecret(input: { secretId: "sec_1" }) { __typename } }',
      ['applications:retire'],
    ],
    [
      'a change that takes more than its own',
      'mutation M($input: AddMemberInput!) { addMember(input: $input) { __typename } }',
      ['members:add', 'users:read'],
    ],
    ['an argument', 'query Q($role: Role) { users(role: $role) { edges { cursor } } }', ['members:read', 'users:read']],
    ['an argument that is null', '{ users(role: null) { edges { cursor } } }', ['users:read']],
    [
      'a node of each type that is named',
      '{ node(id: "x") { id ... on Session { id } ... on Space { id } } }',
      ['sessions:read', 'spaces:read'],
    ],
    [
      'nodes in a fragment on the interface',
      'query Q { nodes(ids: []) { ...N } } fragment N on Node { id ...I } fragment I on Invitation { id }',
      ['invitations:read'],
    ],
    [
      'the same fragment elsewhere',
      'query Q { invitation(id: "x") { ...I } } fragment I on Invitation { ... on Node { id } }',
      ['invitations:read'],
    ],
    [
      'what is asked for at times',
      'query Q($yes: Boolean!) { spaces @include(if: $yes) { edges { cursor } } }',
      ['spaces:read'],
    ],
    [
      'fragments that call each other by turns',
      'query Q { user(id: "u") { ...A } } fragment A on User { memberships { ...B } } fragment B on Member { user { id } }',
      ['members:read', 'users:read'],
    ],
    ['a subscription', 'subscription { auditEventAdded { cursor } }', ['audit:read']],
  ])('counts %s', async (_name, document, expected) => {
    expect(await permissionsOf(document)).toEqual(expected)
  })

  it('leaves out what no application has, and says so', async () => {
    const { scopes, compiled } = project({
      'a.graphql':
        'mutation Make($input: CreateUserInput!) { createUser(input: $input) { ... on CreateUserSuccess { user { id } } } }\n' +
        'mutation In($input: SignInInput!) { signIn(input: $input) { __typename } }\n' +
        'mutation Me { updateProfile(input: { name: "x" }) { __typename } }\n' +
        'query Where { sessions { edges { node { address } } } }\n' +
        'mutation Add($input: InviteUserInput!) { inviteUser(input: $input) { __typename } }\n' +
        'fragment Nowhere on Space { id }',
    })
    const { permissions, operations, unused } = await compiled()
    expect(permissions).toEqual(['invitations:create', 'sessions:read'])
    expect(operations.map(({ isForPeople }: { isForPeople: boolean }) => isForPeople)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(unused).toMatchObject([{ name: 'Nowhere', kind: 'fragment', line: 6 }])
    const { stderr } = await scopes()
    expect(stderr).toMatch(/a\.graphql:1: Make is for people, not for applications\.\n/)
    expect(stderr).toMatch(/a\.graphql:4: Session\.address takes sessions:locate by a role in the installation/)
    expect(stderr).toMatch(/a\.graphql:5: inviteUser is for what holds no more than the application itself/)
    expect(stderr).toMatch(/a\.graphql:6: the fragment Nowhere is spread by no operation\.\n/)
  })

  it('tells the operations that no program names', async () => {
    const { compiled } = project({
      'a.graphql': 'query Used { viewer { id } } query usedToo { viewer { id } } query Dead { viewer { id } }',
      'a.ts': 'import { UsedDocument, useUsedTooQuery } from "./generated.ts"; const NotDead = 1',
    })
    expect((await compiled()).unused).toMatchObject([{ name: 'Dead', kind: 'operation' }])
  })

  it('prints a table for people, and for other commands the permissions alone', async () => {
    const { scopes, root } = project({ 'a.graphql': 'query Apps { applications { edges { node { space { id } } } } }' })
    expect((await scopes()).stdout).toBe(
      `OPERATION   PERMISSIONS                    IN\nquery Apps  applications:read,spaces:read  ${root}/a.graphql:1\n\nIn all: applications:read,spaces:read\n`,
    )
    const { stdout } = await scopes('--list')
    expect(stdout).toBe('applications:read,spaces:read\n')
    const made = await cli.machine.json(
      'applications',
      'create',
      'by list',
      '--space',
      'production',
      '--permissions',
      stdout,
    )
    expect(made.application.permissions.toSorted()).toEqual(['applications:read', 'spaces:read'])
  })

  it.each([
    ['no document', { 'a.ts': 'export {}' }, /There is no GraphQL document there/],
    ['text that is none', { 'a.graphql': '\n\nquery {' }, /a\.graphql:3: Syntax Error/],
    [
      'a field there is not',
      { 'b.ts': '\ngql`\n{ spaces { edges { size } } }`' },
      /b\.ts:3: Cannot query field "size"/,
    ],
    ['a fragment there is not', { 'a.graphql': '{ spaces { ...Missing } }' }, /Unknown fragment "Missing"/],
    ['a definition of another kind', { 'a.graphql': 'type A { b: Int }' }, /a\.graphql:1: A document holds operations/],
    [
      'two things of one name',
      { 'a.graphql': 'query A { viewer { id } }', 'b.graphql': 'query A { viewer { type } }' },
      /only one operation named "A"/,
    ],
  ])('refuses %s, and names the place', async (_name, files, message) => {
    const run = await project(files as unknown as Record<string, string>).scopes('--json')
    expect([run.status, run.stdout]).toEqual([2, ''])
    expect(reportedError(run)).toMatchObject({ code: 'USAGE', message: expect.stringMatching(message) })
  })

  it('takes the same document twice for one', async () => {
    const text = 'query A { viewer { id } }'
    const { operations } = await project({ 'a.graphql': text, 'generated.ts': `gql\`${text}\`` }).compiled()
    expect(operations).toHaveLength(1)
  })
})

describe('the committed permissions', () => {
  it('are written, hold as long as the documents take just those, and else end with 7', async () => {
    const { root, scopes } = project({ 'a.graphql': 'query A { spaces { edges { cursor } } policies { id } }' })
    const file = join(root, 'permissions.txt')
    expect((await scopes('--check', file)).status).toBe(2)
    expect((await scopes('--write', file)).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^# .*\npolicies:read\nspaces:read\n$/)
    expect((await scopes('--check', file)).status).toBe(0)
    writeFileSync(join(root, 'a.graphql'), 'query A { spaces { edges { cursor } } auditLog { verifierKey } }')
    const run = await scopes('--check', file, '--json')
    expect(run.status).toBe(7)
    expect(JSON.parse(run.stdout).committed).toEqual({ missing: ['audit:read'], unused: ['policies:read'] })
    expect(reportedError(run)).toMatchObject({
      code: 'PERMISSIONS_DIFFER',
      message: expect.stringContaining('missing: audit:read; unused: policies:read'),
    })
    writeFileSync(file, 'spaces:reed')
    expect((await scopes('--check', file)).stderr).toContain('Did you mean spaces:read')
    expect((await scopes('--check', file, '--write', file)).status).toBe(2)
  })
})

describe('what an application was granted', () => {
  it('is compared with what its documents take: what is missing, and what is unused', async () => {
    const { root } = project({ 'a.graphql': 'query A { spaces { edges { cursor } } policies { id } }' })
    const { clientId } = await cli.app.application(cli.space.id, ['spaces:read', 'users:read'])
    const compare = ['scopes', root, '--application', clientId]
    const run = await cli.machine.run([...compare, '--json'])
    expect(run.status).toBe(7)
    expect(JSON.parse(run.stdout).granted).toEqual({ missing: ['policies:read'], unused: ['users:read'] })
    expect(run.stderr).toContain(`${clientId} was not granted just what the documents take`)
    await cli.machine.json('applications', 'grant', clientId, '--permissions', 'spaces:read,policies:read')
    expect((await cli.machine.run(compare)).status).toBe(0)
    expect(reportedError(await cli.machine.run(['scopes', root, '--application', 'x', '--json'])).code).toBe('USAGE')
  })
})
