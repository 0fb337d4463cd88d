import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantPermissions } from '../../packages/server/src/domain/applications/commands.ts'
import { revealSecret, rotateSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

describe('two changes of one object at the same time', () => {
  it('take turns, so that each event tells the state the other left', async () => {
    const space = await app.space()
    for (let round = 0; round < 8; round += 1) {
      const { clientId } = await app.application(space.id, ['spaces:read'])
      const grant = (permissions: readonly string[]) =>
        grantPermissions.perform(app.deps, app.call(), { applicationId: clientId, permissions })
      await Promise.all([grant(['audit:read']), grant(['users:read'])])
      const changes = (await app.events())
        .filter(({ action, target }) => action === 'applications:grant' && target.id === clientId)
        .map(({ change }) => [change.before.permissions[0], change.after.permissions[0]])
      expect([
        [
          ['spaces:read', 'audit:read'],
          ['audit:read', 'users:read'],
        ],
        [
          ['spaces:read', 'users:read'],
          ['users:read', 'audit:read'],
        ],
      ]).toContainEqual(changes.toSorted(([before]) => (before === 'spaces:read' ? -1 : 1)))
    }
  })
})

describe('revealing a secret', () => {
  it('is refused to who does not hold what the application was granted: they could act as it', async () => {
    const space = await app.space()
    const strong = await app.application(space.id, ['audit:export'])
    const keeper = await app.user('integration_owner', space.id)
    const slotOf = async (applicationId: string) => {
      const { slot } = await rotateSecret.perform(app.deps, app.call(keeper), { applicationId })
      return { secretId: slot.id }
    }
    await expect(revealSecret.perform(app.deps, app.call(keeper), await slotOf(strong.clientId))).rejects.toMatchObject(
      {
        code: 'ESCALATION',
        details: { missing: 'audit:export' },
      },
    )
    const event = (await app.events()).at(-1)
    expect(event).toMatchObject({ action: 'applications:reveal', outcome: 'refused', code: 'ESCALATION' })

    const weak = await app.application(space.id, ['applications:read', 'spaces:read'])
    const { secret } = await revealSecret.perform(app.deps, app.call(keeper), await slotOf(weak.clientId))
    app.canary.keep(secret.reveal())
  })
})
