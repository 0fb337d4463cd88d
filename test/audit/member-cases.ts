import {
  addMember,
  appointMember,
  removeMember,
  updateMember,
} from '../../packages/server/src/domain/members/commands.ts'
import type { TestApp } from '../support/app.ts'
import { caseOf } from './command-case.ts'

const membership = async (app: TestApp) => {
  const { id: spaceId } = await app.space()
  const { id: userId } = await app.user()
  const { id: memberId } = await addMember.perform(app.deps, app.call(), { spaceId, userId, role: 'member' })
  return { spaceId, userId, memberId }
}

/** The commands on memberships. */
export const memberCases = () => ({
  'members:add': caseOf({
    command: addMember,
    writes: ['members', 'installation'],
    arrange: async (app) => {
      const space = await app.space()
      const { id: userId } = await app.user()
      return {
        input: { spaceId: space.id, userId, role: 'developer' },
        evidence: ({ id }) => ({
          target: { type: 'Member', id },
          space: space.id,
          change: { after: { user: userId, space: space.id, role: 'developer' } },
        }),
      }
    },
  }),
  'members:appoint': caseOf({
    command: appointMember,
    writes: ['members', 'installation'],
    arrange: async (app) => {
      const { id: userId } = await app.user()
      return {
        input: { userId, role: 'auditor' },
        evidence: ({ id }) => ({
          target: { type: 'Member', id },
          space: null,
          change: { after: { user: userId, space: null, role: 'auditor' } },
        }),
      }
    },
  }),
  'members:update': caseOf({
    command: updateMember,
    writes: ['members', 'installation'],
    arrange: async (app) => {
      const { spaceId, userId, memberId } = await membership(app)
      return {
        input: { memberId, role: 'developer' },
        evidence: () => ({
          target: { type: 'Member', id: memberId },
          space: spaceId,
          change: { before: { user: userId, role: 'member' }, after: { user: userId, role: 'developer' } },
        }),
      }
    },
  }),
  'members:remove': caseOf({
    command: removeMember,
    writes: ['members', 'installation'],
    arrange: async (app) => {
      const { spaceId, userId, memberId } = await membership(app)
      return {
        input: { memberId },
        evidence: () => ({
          target: { type: 'Member', id: memberId },
          space: spaceId,
          change: { before: { user: userId, space: spaceId, role: 'member' } },
        }),
      }
    },
  }),
})
