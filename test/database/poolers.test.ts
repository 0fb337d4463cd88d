import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { databaseKind, freshDatabase, type TestDatabase } from '../support/database.ts'
import { startPooler, type Pooler } from '../support/pooler.ts'

describe.runIf(databaseKind() === 'postgres')('by way of a pooler', () => {
  let direct: TestDatabase
  let pooler: Pooler

  beforeEach(async () => {
    direct = await freshDatabase()
    pooler = await startPooler(direct.options.url!)
  })
  afterEach(async () => {
    await pooler.close()
    await direct.close()
  })

  const open = () => openDatabase({ ...direct.options, url: pooler.url, migrationUrl: direct.options.url })
  const refusal = () =>
    open().then(
      async (database) => {
        await database.close()
        return { code: 'none', message: '' }
      },
      (error: { code: string; message: string }) => error,
    )

  test('that passes everything on, the database opens', async () => {
    expect((await refusal()).code).toBe('none')
  })

  test('that drops the options, and the role with them, it is refused with what to do', async () => {
    pooler.dropsOptions = true
    const { code, message } = await refusal()
    expect(code).toBe('ROLE_NOT_IN_FORCE')
    expect(message).toContain('postern_runtime')
    expect(message).toContain('ignore_startup_parameters')
  })

  test('that drops them only later, nothing runs with the rights of another role', async () => {
    const database = await open()
    const early = await database.session('early')
    await early.query('SELECT 1')
    pooler.dropsOptions = true
    const late = await database.session('late')
    const cause = await late.query('DELETE FROM audit_leaves').catch((error: unknown) => error)
    expect(database.faultOf(cause)).toEqual({ kind: 'unavailable' })
    const reads = Array.from({ length: 5 }, () => database.client.space.count())
    const faults = (await Promise.allSettled(reads)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(faults.length).toBeGreaterThan(0)
    for (const fault of faults) expect(database.faultOf(fault)).toEqual({ kind: 'unavailable' })
    expect(await early.query('SELECT current_user::text AS role')).toEqual([{ role: 'postern_runtime' }])
    await database.close()
  })

  test('that gives every transaction another session, it is refused, because notices are lost', async () => {
    pooler.dropsNotices = true
    const { code, message } = await refusal()
    expect(code).toBe('SESSIONS_NOT_KEPT')
    expect(message).toContain('pool_mode = session')
  })
})
