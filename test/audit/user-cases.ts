import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { createUser, updateProfile, updateUser } from '../../packages/server/src/domain/users/commands.ts'
import { reactivateUser, suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { deleteUser } from '../../packages/server/src/workflows/erase-person.ts'
import { sessionInput } from './session-cases.ts'
import { caseOf, type Unknowns } from './command-case.ts'

/** The commands on people. */
export const userCases = (match: Unknowns) => ({
  'users:create': caseOf({
    command: createUser,
    writes: ['users', 'audit_values', 'subject_keys'],
    arrange: async () => ({
      input: { email: 'made@example.com', name: 'Made Person', type: 'external', entitlements: ['b', 'a'] },
      evidence: ({ id }) => ({
        target: { type: 'User', id },
        space: null,
        change: { after: { email: match.ref, name: match.ref, type: 'external', entitlements: ['a', 'b'] } },
      }),
    }),
  }),
  'users:update': caseOf({
    command: updateUser,
    writes: ['users', 'audit_values'],
    arrange: async (app) => {
      const { id: userId } = await app.user()
      return {
        input: { userId, name: 'Renamed Person', entitlements: ['finance.approve'] },
        evidence: () => ({
          target: { type: 'User', id: userId },
          space: null,
          change: {
            before: { name: match.ref, entitlements: [] },
            after: { name: match.ref, entitlements: ['finance.approve'] },
          },
        }),
      }
    },
  }),
  'profile:update': caseOf({
    command: updateProfile,
    writes: ['users', 'audit_values'],
    decidedBy: [],
    arrange: async (app) => ({
      input: { name: 'An Owner' },
      evidence: () => ({
        target: { type: 'User', id: app.owner.id },
        space: null,
        change: { before: { name: match.ref }, after: { name: match.ref } },
      }),
    }),
  }),
  'users:suspend': caseOf({
    command: suspendUser,
    writes: ['users', 'sessions', 'outbox_messages'],
    arrange: async (app) => {
      const user = await app.user()
      const userId = user.id
      const { sessionId } = await createSession.perform(app.deps, app.call(user), sessionInput)
      return {
        input: { userId },
        evidence: () => ({
          target: { type: 'User', id: userId },
          space: null,
          change: {
            before: { status: 'active', epoch: 0, sessions: [sessionId] },
            after: { status: 'suspended', epoch: 1 },
          },
        }),
      }
    },
  }),
  'users:reactivate': caseOf({
    command: reactivateUser,
    writes: ['users'],
    arrange: async (app) => {
      const { id: userId } = await app.user()
      await suspendUser.perform(app.deps, app.call(), { userId })
      return {
        input: { userId },
        evidence: () => ({
          target: { type: 'User', id: userId },
          space: null,
          change: { before: { status: 'suspended' }, after: { status: 'active' } },
        }),
      }
    },
  }),
  'users:delete': caseOf({
    command: deleteUser,
    writes: ['users', 'sessions', 'members', 'installation', 'subject_keys', 'audit_values', 'outbox_messages'],
    arrange: async (app) => {
      const { id: space } = await app.space()
      const user = await app.user('developer', space)
      const userId = user.id
      await createSession.perform(app.deps, app.call(user), sessionInput)
      return {
        input: { userId },
        evidence: () => ({
          target: { type: 'User', id: userId },
          space: null,
          change: {
            before: { status: 'active', roles: [{ space, role: 'developer' }] },
            after: { status: 'deleted', epoch: 1 },
          },
        }),
      }
    },
  }),
})
