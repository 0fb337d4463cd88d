import { readPolicies } from '../../../domain/policies/queries.ts'
import type { Policy } from '../../../kernel/policy/policy.ts'
import { builder } from '../builder.ts'
import { rootQuery } from '../root/root-query.ts'
import { RoleEnum } from './role.ts'

const EffectEnum = builder.enumType('PolicyEffect', {
  description: 'One forbid outweighs every allow; what nothing allows is denied.',
  values: {
    allow: { description: 'Lets through what it fits.' },
    forbid: { description: 'Stops what it fits, whatever allows it.' },
  },
})

const PolicyRef = builder.objectRef<Policy>('Policy').implement({
  description: 'A rule that decides calls. The built-in roles are policies too.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID: `pol_…`, or `built-in:…`.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    effect: t.expose('effect', { type: EffectEnum, description: 'Whether it allows or forbids.' }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: 'The role it applies to, where it is for one.',
      resolve: ({ principal }) => principal.role ?? null,
    }),
    permissions: t.field({
      type: ['Permission'],
      nullable: true,
      description: 'What it is about; null for whatever an application was granted.',
      resolve: ({ permissions }) => (permissions === 'granted' ? null : [...permissions]),
    }),
    spaceId: t.exposeID('spaceId', {
      nullable: true,
      description: 'The space it belongs to; null for the installation.',
    }),
    isBuiltIn: t.exposeBoolean('isBuiltIn', {
      description: 'Whether it comes with the service and cannot be changed.',
    }),
  }),
})

rootQuery('policies', readPolicies, {
  description: 'The built-in roles, and the policies you may read.',
  type: [PolicyRef],
  args: (t) => ({
    effect: t.arg({ type: EffectEnum, description: 'Only those that allow, or that forbid.' }),
    role: t.arg({ type: RoleEnum, description: 'Only those for this role.' }),
    permission: t.arg({ type: 'Permission', description: 'Only those that name this permission.' }),
    spaceId: t.arg.id({ description: 'Only those of this space.' }),
    isBuiltIn: t.arg.boolean({ description: 'Only those that come with the service, or only the others.' }),
  }),
})
