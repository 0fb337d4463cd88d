import type { CommandPermission } from '@postern/protocol'
import { createSpace, setSecretPolicy, updateSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { revokeToken } from '../../packages/server/src/domain/tokens/commands.ts'
import { setUpInstallation } from '../../packages/server/src/workflows/set-up.ts'
import { ownerPassword } from '../support/app.ts'
import { applicationCases } from './application-cases.ts'
import { caseOf, type CommandCase, type Unknowns } from './command-case.ts'
import { invitationCases } from './invitation-cases.ts'
import { memberCases } from './member-cases.ts'
import { sessionCases } from './session-cases.ts'
import { userCases } from './user-cases.ts'
import { webhookCases } from './webhook-cases.ts'

/** Every command there is; one that is missing does not compile. `expect` matchers come from the test. */
export const commandCases = (match: Unknowns) =>
  ({
    'installation:set-up': caseOf({
      command: setUpInstallation,
      actsAs: 'set-up',
      writes: ['installation', 'users', 'members', 'spaces', 'applications', 'application_secrets'],
      does: ['spaces:create', 'applications:create', 'applications:reveal'],
      arrange: async (app) => {
        await app.database.asOwner((query) => query('UPDATE installation SET set_up_at = NULL'))
        const token = await app.app.renewSetupToken()
        return {
          call: app.call({ type: 'set-up' }),
          input: {
            token: token?.reveal(),
            email: 'second-owner@example.com',
            password: ownerPassword,
            space: 'set up',
            application: { name: 'set up', permissions: ['applications:read'] },
          },
          evidence: ({ owner }) => ({
            target: { type: 'User', id: owner.id },
            space: null,
            change: { after: { owner: owner.id, email: match.ref, name: match.ref } },
          }),
        }
      },
    }),
    'spaces:create': caseOf({
      command: createSpace,
      writes: ['spaces'],
      arrange: async () => ({
        input: { name: 'a made space', kind: 'staging' },
        evidence: ({ id }) => ({
          target: { type: 'Space', id },
          space: id,
          change: { after: { name: 'a made space', kind: 'staging' } },
        }),
      }),
    }),
    'spaces:update': caseOf({
      command: updateSpace,
      writes: ['spaces'],
      arrange: async (app) => {
        const { id } = await app.space('before')
        const change = { before: { name: 'before' }, after: { name: 'after' } }
        const evidence = () => ({ target: { type: 'Space', id } as const, space: id, change })
        return { input: { spaceId: id, name: 'after' }, evidence }
      },
    }),
    'spaces:set-secret-policy': caseOf({
      command: setSecretPolicy,
      writes: ['spaces'],
      arrange: async (app) => {
        const { id } = await app.space()
        const change = { before: { longestDays: 730 }, after: { longestDays: 90 } }
        const evidence = () => ({ target: { type: 'Space', id } as const, space: id, change })
        return { input: { spaceId: id, longestDays: 90 }, evidence }
      },
    }),
    'tokens:revoke': caseOf({
      command: revokeToken,
      writes: ['revoked_tokens'],
      arrange: async (app) => {
        const space = await app.space()
        const client = await app.application(space.id, [])
        const live = await app.app.services.verifier.find(await app.token(client))
        if (!live) throw new Error('the token is not in force')
        const { id, spaceId, applicationId } = live.token
        return {
          call: app.call({
            ...{ type: 'application', id: applicationId, spaceId },
            ...{ credential: client.secretId, scopes: new Set<string>() },
          }),
          input: { live },
          evidence: () => ({
            target: { type: 'Token', id },
            space: spaceId,
            change: { after: { application: applicationId, expiresAt: match.time } },
          }),
        }
      },
    }),
    ...userCases(match),
    ...sessionCases(match),
    ...memberCases(),
    ...invitationCases(match),
    ...applicationCases(match),
    ...webhookCases(match),
  }) satisfies Record<CommandPermission, CommandCase>
