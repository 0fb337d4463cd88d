import type { SelfTarget } from '../../kernel/self-target.ts'
import type { User } from './model.ts'
import { userOf, type Row } from './store.ts'

/** The target of commands on the person who acts: they, and what they may do, in one statement. */
export const self: SelfTarget<User> = {
  statement: `
    SELECT id, email, name, status::text, type::text AS "personType", entitlements, epoch, created_at AS "createdAt",
           (SELECT coalesce(json_agg(json_build_object('spaceId', space_id, 'role', role)), '[]')
              FROM members WHERE user_id = users.id) AS memberships
      FROM users WHERE id = $1 FOR SHARE`,
  read: (row: Row) => {
    const target = userOf(row)
    const { id, status, epoch, memberships } = target
    const principal = {
      type: 'user',
      id,
      isActive: status === 'active',
      epoch,
      roles: memberships,
      grants: null,
    } as const
    return { target, principal }
  },
}
