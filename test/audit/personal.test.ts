import { verifyExport, type SealedRef } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportAudit, readAuditEvents } from '../../packages/server/src/domain/audit/queries.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { createUser } from '../../packages/server/src/domain/users/commands.ts'
import { Subjects } from '../../packages/server/src/kernel/audit/subjects.ts'
import { viewOf } from '../../packages/server/src/kernel/view-access.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { basic } from '../support/oauth.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp({ config: { trustedProxies: ['127.0.0.1'] } })
})
afterAll(() => app.close())

const subjects = (): Subjects => app.deps.evidence.subjects
/** The same as another process would have it: nothing remembered. */
const freshSubjects = (): Subjects =>
  new Subjects({
    client: app.deps.database.client,
    keyring: app.deps.keyring,
    clock: app.deps.clock,
    randomness: app.deps.randomness,
  })

let serial = 0
const subjectId = (): string => `usr_${(serial += 1)}`

/** A reference that must be there. */
const seal = async (id: string, value: string): Promise<SealedRef> => (await subjects().seal(id, 'address', value))!

const erase = (id: string): Promise<void> =>
  app.database.asOwner(async (query) => {
    await query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject_id = $1', [id])
    await query('DELETE FROM audit_values WHERE subject_id = $1', [id])
  })

describe('personal values', () => {
  test('stand in clear in no table but that of the people, in no notice and in no log line', async () => {
    const call = app.call(app.owner, '203.0.113.77')
    await createUser.perform(app.deps, call, { email: 'Ada.Lovelace@example.net', name: 'Ada Lovelace' })
    await createSpace.perform(app.deps, call, { name: 'a space', kind: 'staging' })
    await createUser
      .perform(app.deps, call, { email: 'ada.lovelace@example.net', name: 'Again' })
      .catch(() => undefined)
    const client = await app.application((await app.space()).id, [])
    const fetched = await fetch(`${app.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(client), 'x-forwarded-for': '203.0.113.88' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(fetched.status).toBe(200)
    for (const job of ['write-usage', 'write-refusal-counts', 'seal-audit']) await app.app.jobs.runNow(job)
    const texts = await app.database.asOwner(async (query) => {
      const tables = await query<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'users'`,
      )
      const rows: { text: string }[] = []
      for (const { name } of tables)
        rows.push(
          ...(await query<{ text: string }>(
            `SELECT encode(convert_to(t::text, 'UTF8'), 'escape') AS text FROM "${name}" t`,
          )),
        )
      const events = await query<{ text: string }>(`SELECT convert_from(canonical, 'UTF8') AS text FROM audit_events`)
      return [...rows, ...events].map(({ text }) => text)
    })
    expect(texts.some((text) => text.includes('a space'))).toBe(true)
    const everything = [...texts, ...app.logLines].join('\n').toLowerCase()
    const personal = ['ada.lovelace', 'lovelace', 'owner@example.com', '203.0.113.77', '203.0.113.88']
    expect(personal.filter((value) => everything.includes(value))).toEqual([])
  })

  test('are found by their blind index, each kind by its own', async () => {
    const [one, other] = [subjectId(), subjectId()]
    const refs = [await seal(one, '198.51.100.1'), await seal(other, '198.51.100.1')]
    await seal(one, '198.51.100.2')
    const found = await app.deps.database.client.auditValue.findMany({
      where: { digest: subjects().digest('address', '198.51.100.1') },
    })
    expect(found.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted())
    expect(Buffer.from(subjects().digest('name', '198.51.100.1'))).not.toEqual(Buffer.from(found[0]!.digest))
  })

  test('of one subject share one reference, however many write them at once, here and in other processes', async () => {
    const id = subjectId()
    const writers = [subjects(), freshSubjects(), freshSubjects()]
    const refs = await Promise.all(
      Array.from({ length: 30 }, (_, index) => writers[index % writers.length]!.seal(id, 'address', '192.0.2.9')),
    )
    expect(new Set(refs).size).toBe(1)
    expect(await app.deps.database.client.auditValue.count({ where: { subjectId: id } })).toBe(1)
    expect(await freshSubjects().open(refs[0]!)).toBe('192.0.2.9')
  })

  test('of two subjects, or two kinds, share none', async () => {
    const [one, other] = [subjectId(), subjectId()]
    const refs = [
      await subjects().seal(one, 'address', '192.0.2.9'),
      await subjects().seal(other, 'address', '192.0.2.9'),
      await subjects().seal(one, 'name', '192.0.2.9'),
    ]
    expect(new Set(refs).size).toBe(3)
  })

  test('that were moved to another subject or kind, or were changed, do not open; the others do', async () => {
    const [one, other] = [subjectId(), subjectId()]
    const texts = ['moved', 'renamed', 'changed', 'kept']
    const refs = await Promise.all(texts.map((text) => seal(one, text)))
    await seal(other, 'its own')
    const [moved, renamed, changed] = refs
    await app.database.asOwner(async (query) => {
      await query('UPDATE audit_values SET subject_id = $2 WHERE ref = $1', [moved, other])
      await query(`UPDATE audit_values SET kind = 'name' WHERE ref = $1`, [renamed])
      await query(`UPDATE audit_values SET ciphertext = ciphertext || '\\x00' WHERE ref = $1`, [changed])
    })
    expect([...(await freshSubjects().openAll(refs)).values()]).toEqual(['kept'])
  })

  test('under a key that was moved from one subject to another do not open', async () => {
    const [one, other] = [subjectId(), subjectId()]
    const ref = await seal(one, 'text')
    await seal(other, 'text')
    await app.database.asOwner((query) =>
      query(
        `UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject_id = $2) WHERE subject_id = $1`,
        [one, other],
      ),
    )
    expect(await freshSubjects().open(ref)).toBeNull()
  })

  test('written in a transaction that is rolled back are gone with it, and can be written again', async () => {
    const taken = { email: 'taken@example.com', name: 'Taken' }
    await createUser.perform(app.deps, app.call(), taken)
    const before = await app.deps.database.client.auditValue.count()
    await expect(createUser.perform(app.deps, app.call(), taken)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(await app.deps.database.client.auditValue.count()).toBe(before)
  })
})

describe('an erased person', () => {
  test('is gone from what is read, and every proof holds', async () => {
    const person = await app.user()
    const call = app.call(person, '198.51.100.200')
    await createSpace.perform(app.deps, call, { name: 'not allowed', kind: 'staging' }).catch(() => undefined)
    await app.app.jobs.runNow('seal-audit')
    const addressesShown = async () => {
      const { nodes } = await readAuditEvents.perform(app.deps, app.call(), { actorId: person.id })
      return nodes.map(({ address, seal: state }) => [address, state])
    }
    const exported = async () => {
      await app.app.jobs.runNow('seal-audit')
      const lines = await Array.fromAsync(await exportAudit.perform(app.deps, app.call(), {}))
      return {
        text: lines.join('\n'),
        report: await verifyExport(lines, { trustedKey: app.app.verifierKey, complete: true }),
      }
    }
    expect(await addressesShown()).toEqual([['198.51.100.200', 'sealed']])
    const before = await exported()
    expect(before.report).toMatchObject({ ok: true, keyTrusted: true, leavesOnly: 0 })

    await erase(person.id)
    expect(await addressesShown()).toEqual([[null, 'sealed']])
    const after = await exported()
    expect(after.report).toMatchObject({ ok: true, keyTrusted: true, leavesOnly: 0 })
    expect(after.report.values).toBeLessThan(before.report.values)
    expect(after.report.size).toBeGreaterThan(before.report.size)
  })

  test('never gets a second key: what comes from them later has no text', async () => {
    const person = await app.user()
    await seal(person.id, '198.51.100.201')
    await erase(person.id)
    expect(await freshSubjects().seal(person.id, 'address', '198.51.100.201')).toBeNull()
    expect(await freshSubjects().seal(person.id, 'address', '198.51.100.202')).toBeNull()
    const { client } = app.deps.database
    expect(await client.auditValue.count({ where: { subjectId: person.id } })).toBe(0)
    expect(await viewOf(client).subjectKey.findUnique({ where: { subjectId: person.id } })).toMatchObject({
      wrapped: null,
    })
  })
})
