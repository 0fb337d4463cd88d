import type { Id, Role } from '@postern/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  inviteUser,
  resendInvitation,
  withdrawInvitation,
} from '../../packages/server/src/domain/invitations/commands.ts'
import { readInvitation } from '../../packages/server/src/domain/invitations/queries.ts'
import { removeMember } from '../../packages/server/src/domain/members/commands.ts'
import { createUser } from '../../packages/server/src/domain/users/commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { deleteUser } from '../../packages/server/src/workflows/erase-person.ts'
import { ownerPassword, startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { Letters } from '../support/letters.ts'

const clock = new TestClock()
const letters = new Letters()
let app: TestApp
let spaceId: Id<'Space'>
let admin: UserActor
let serial = 0

beforeAll(async () => {
  app = await startApp({ clock, outbound: letters })
})
afterAll(() => app.close())
beforeEach(async () => {
  spaceId = (await app.space()).id
  admin = await app.user('admin', spaceId)
  // Each test has its guesses to itself.
  clock.advance(3_600_000)
})

const users = () => app.deps.database.client.user
const newAddress = () => app.canary.keep(`guest-${(serial += 1)}@example.org`)
const invite = (email: string, role: Role = 'developer', actor: UserActor = admin, where = spaceId) =>
  inviteUser.perform(app.deps, app.call(actor), { spaceId: where, email, name: 'A Guest', role })
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : String(cause)),
  )
const invited = async (email = newAddress(), role: Role = 'developer') => {
  const { id } = await invite(email, role)
  return { id, email, token: (await letters.tokenOf(app, id))! }
}
const accept = async (token: string | null, more: Readonly<Record<string, unknown>> = {}) => {
  const response = await fetch(`${app.url}/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: ownerPassword, ...more }),
  })
  const body = (await response.json()) as { code?: string; user?: { id: string; email: string }; isNewUser?: boolean }
  return { status: response.status, body, outcome: body.code ?? 'done' }
}

describe('an invitation', () => {
  it('makes nobody before it is accepted; then a person with a password, the name given and the role', async () => {
    const { email, token, id } = await invited()
    expect(await users().count({ where: { email } })).toBe(0)
    const { status, body } = await accept(token, { name: 'Ada Lovelace' })
    expect([status, body.user?.email, body.isNewUser]).toEqual([200, email, true])
    const row = await users().findUniqueOrThrow({ where: { email }, include: { memberships: true } })
    expect(row).toMatchObject({ name: 'Ada Lovelace', status: 'active', memberships: [{ spaceId, role: 'developer' }] })
    expect(await app.deps.passwords.verify(row.passwordHash!, ownerPassword)).toBe(true)
    expect(await readInvitation.perform(app.deps, app.call(admin), { id })).toMatchObject({ userId: row.id })
  })

  it('is accepted on a plain page too, which says what is wrong with a password', async () => {
    const { token, email } = await invited()
    const shown = await fetch(`${app.url}/invitation?token=${token}`)
    const html = await shown.text()
    expect(html).toContain(`value="${token}"`)
    expect(html).not.toMatch(/<script|https?:\/\//)
    expect([shown.headers.get('referrer-policy'), shown.headers.get('cache-control')]).toEqual([
      'no-referrer',
      'no-store',
    ])
    const post = (password: string) =>
      fetch(`${app.url}/invitation`, { method: 'POST', body: new URLSearchParams({ token, name: '', password }) })
    const weak = await post('too-short')
    expect([weak.status, await weak.text()]).toEqual([
      400,
      expect.stringContaining('<p role="alert" id="error">password'),
    ])
    const done = await post(ownerPassword)
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining(email)])
    expect((await users().findUniqueOrThrow({ where: { email } })).name).toBe('A Guest')
    const again = await post(ownerPassword)
    expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('This link is closed')])
  })

  it.each([['short-1A!'], ['no-digits-in-it-A'], ['no-capitals-1-in-it']])(
    'is not accepted with the password %j, and not used up by that',
    async (password) => {
      const { token } = await invited()
      expect((await accept(token, { password })).outcome).toBe('INVALID_INPUT')
      expect((await accept(token)).outcome).toBe('done')
    },
  )

  it('is accepted by one of fifty at the same moment', async () => {
    const { token, email } = await invited()
    const outcomes = await Promise.all(Array.from({ length: 50 }, async () => (await accept(token)).outcome))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    const others = outcomes.filter((outcome) => !['done', 'INVITATION_INVALID', 'RATE_LIMITED'].includes(outcome))
    expect(others).toEqual([])
    expect(await users().count({ where: { email } })).toBe(1)
  })

  it('ends after seven days', async () => {
    const [early, late] = [await invited(), await invited()]
    clock.advance(7 * 86_400_000 - 1_000)
    expect((await accept(early.token)).outcome).toBe('done')
    clock.advance(1_000)
    expect((await accept(late.token)).outcome).toBe('INVITATION_INVALID')
  })

  it('that is sent again has a new link for seven days more, and the old one is void at once', async () => {
    const { id, token } = await invited()
    clock.advance(6 * 86_400_000)
    await resendInvitation.perform(app.deps, app.call(admin), { invitationId: id })
    expect((await accept(token)).outcome).toBe('INVITATION_INVALID')
    const second = await letters.tokenOf(app, id)
    clock.advance(6 * 86_400_000)
    expect((await accept(second)).outcome).toBe('done')
    const resend = resendInvitation.perform(app.deps, app.call(admin), { invitationId: id })
    expect(await codeOf(resend)).toBe('INVITATION_CLOSED')
  })

  it('that was withdrawn is of no use, and neither is a letter that had not left', async () => {
    const sent = await invited()
    const { id: waiting } = await invite(newAddress())
    for (const invitationId of [sent.id, waiting])
      await withdrawInvitation.perform(app.deps, app.call(admin), { invitationId })
    expect((await accept(sent.token)).outcome).toBe('INVITATION_INVALID')
    expect(await letters.tokenOf(app, waiting)).toBeNull()
    const again = withdrawInvitation.perform(app.deps, app.call(admin), { invitationId: sent.id })
    expect(await codeOf(again)).toBe('INVITATION_CLOSED')
  })

  it.each([
    ['was removed', removeInviter],
    ['was suspended', (id: string) => suspendUser.perform(app.deps, app.call(), { userId: id })],
    ['was deleted', (id: string) => deleteUser.perform(app.deps, app.call(), { userId: id })],
  ])('is void once the one who sent it %s: else it would be a way back in', async (_what, end) => {
    const { token } = await invited()
    await end(admin.id)
    expect((await accept(token)).outcome).toBe('INVITATION_INVALID')
  })

  it('is for no role that holds more than the one who invites', async () => {
    expect(await codeOf(invite(newAddress(), 'owner'))).toBe('ESCALATION')
    const byOwner = await invite(newAddress(), 'owner', app.owner)
    const resend = resendInvitation.perform(app.deps, app.call(admin), { invitationId: byOwner.id })
    expect(await codeOf(resend), 'nor sent on by somebody weaker').toBe('ESCALATION')
  })
})

async function removeInviter(userId: string): Promise<void> {
  const { id: memberId } = await app.deps.database.client.member.findFirstOrThrow({ where: { userId } })
  await removeMember.perform(app.deps, app.call(), { memberId })
}

describe('somebody who is a user already', () => {
  const known = async () => {
    const email = newAddress()
    const { id } = await createUser.perform(app.deps, app.call(), { email, name: 'Known Before' })
    const hash = await app.deps.passwords.hash('The-Password-Of-Before-1')
    await users().update({ where: { id }, data: { passwordHash: hash } })
    return { email, id, hash }
  }

  it('is invited with the same answer, event and letter as somebody unknown', async () => {
    const { email } = await known()
    const [one, other] = [await invite(email), await invite(newAddress())]
    expect({ ...one, id: '', email: '' }).toEqual({ ...other, id: '', email: '' })
    const eventOf = async ({ id }: { id: string }) => {
      const events = (await app.events()).filter(({ target }) => target?.id === id)
      return events.map(({ action, outcome, change, actor }) => [action, outcome, Object.keys(change.after), actor])
    }
    expect(await eventOf(one)).toEqual(await eventOf(other))
    expect(await letters.tokenOf(app, one.id)).toMatch(/^[\w-]{43}$/)
  })

  it('joins as who they are: name and password stay, whatever comes with the link', async () => {
    const { email, id, hash } = await known()
    const { token } = await invited(email)
    const { body } = await accept(token, { name: 'Somebody Else' })
    expect(body).toEqual({ user: { id, email }, isNewUser: false })
    const row = await users().findUniqueOrThrow({ where: { id }, include: { memberships: true } })
    expect(row).toMatchObject({
      name: 'Known Before',
      passwordHash: hash,
      memberships: [{ spaceId, role: 'developer' }],
    })
  })

  it('does not come back from a suspension by an invitation', async () => {
    const { email, id } = await known()
    const { token } = await invited(email)
    await suspendUser.perform(app.deps, app.call(), { userId: id })
    expect((await accept(token)).outcome).toBe('INVITATION_INVALID')
    expect(await users().findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'suspended' })
  })

  it('and a member of the space is not invited again, which only who sees the members is told', async () => {
    const { email } = await known()
    const { token } = await invited(email)
    await accept(token)
    expect(await codeOf(invite(email))).toBe('NAME_TAKEN')
    const elsewhere = (await app.space()).id
    const other = await app.user('admin', elsewhere)
    expect(await codeOf(invite(email, 'developer', other, elsewhere))).toBe('done')
  })
})

describe('a token nobody sent', () => {
  it('is answered like one of before, whatever else is wrong, and stopped after twenty by address', async () => {
    const used = await invited()
    await accept(used.token)
    const answers = [
      await accept('x'.repeat(43)),
      await accept(used.token),
      await accept(null),
      await accept('x', { password: 'weak' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [403, 'INVITATION_INVALID']),
    )
    const outcomes: string[] = []
    for (let count = 0; count < 20; count += 1) outcomes.push((await accept(`guess ${count}`)).outcome)
    expect(outcomes.at(-1)).toBe('RATE_LIMITED')
    const { token } = await invited()
    expect((await accept(token)).outcome, 'and whoever has one is let in all the same').toBe('done')
  })
})

describe('address and token of an invitation', () => {
  it('stand in no log, no event, no notice, and the token nowhere at all', async () => {
    const { email, token, id } = await invited()
    await accept(token)
    await accept(token)
    await app.app.jobs.runNow('seal-audit')
    const texts = await app.database.asOwner(async (query) => {
      const tables = await query<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
      )
      const rows: { name: string; text: string }[] = []
      for (const { name } of tables)
        for (const { text } of await query<{ text: string }>(
          `SELECT encode(convert_to(t::text, 'UTF8'), 'escape') AS text FROM "${name}" t`,
        ))
          rows.push({ name, text })
      const events = await query<{ text: string }>(`SELECT convert_from(canonical, 'UTF8') AS text FROM audit_events`)
      return [...rows, ...events.map(({ text }) => ({ name: 'events in clear', text }))]
    })
    expect(texts.filter(({ text }) => text.includes(id)).length).toBeGreaterThan(0)
    expect(texts.filter(({ text }) => text.includes(token)).map(({ name }) => name)).toEqual([])
    const withAddress = new Set(texts.filter(({ text }) => text.includes(email)).map(({ name }) => name))
    expect([...withAddress].toSorted()).toEqual(['invitations', 'users'])
    const log = app.logLines.join('\n')
    expect([log.includes(token), log.includes(email)]).toEqual([false, false])
  })

  it('go when the person is deleted', async () => {
    const { email, token, id } = await invited()
    const { body } = await accept(token)
    await deleteUser.perform(app.deps, app.call(), { userId: body.user!.id })
    const { client } = app.deps.database
    expect(await client.invitation.count({ where: { email } })).toBe(0)
    for (const subjectId of [id, body.user!.id]) expect(await client.auditValue.count({ where: { subjectId } })).toBe(0)
  })
})
