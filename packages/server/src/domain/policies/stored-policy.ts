import {
  grantablePermissions,
  isGrantable,
  permissions as catalogue,
  roles,
  type Permission,
  type Resource,
} from '@postern/protocol'
import { z } from 'zod'
import { isRange } from '../../kernel/address-ranges.ts'
import type { Policy, ResourceRules } from '../../kernel/policy/policy.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
// Only what memory and SQL read alike: equality and membership, of the attribute in a list or of a value in the attribute
// that is one. Neither null nor negation.
const conditions = z.record(
  z.string(),
  z.union([scalar, z.strictObject({ in: z.array(scalar).min(1) }), z.strictObject({ has: scalar })]),
)
const readable = z.object({
  permissions: z.array(z.string().refine(isGrantable)).min(1),
  principal: z.strictObject({
    type: z.enum(['user', 'application']).optional(),
    role: z.enum(roles).optional(),
    ids: z.array(z.string()).optional(),
  }),
  resource: conditions,
  context: z.strictObject({ addresses: z.array(z.string().refine(isRange)).min(1).optional() }),
})

/** Whether every type that the permissions are decided on has such attributes as the conditions name, with such values. */
const fits = (
  { permissions, resource }: z.infer<typeof readable>,
  rules: Readonly<Record<Resource, ResourceRules>>,
): boolean =>
  permissions.every((permission) => {
    const { attributes } = rules[catalogue[permission as Permission].resource]
    return Object.entries(resource).every(([name, wanted]) => {
      const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined
      // A list has a value where a list of that value alone is one it could be.
      const values = typeof wanted !== 'object' ? [wanted] : 'in' in wanted ? wanted.in : [[wanted.has]]
      return type !== undefined && values.every((value) => type.safeParse(value).success)
    })
  })

/** A policy as it rests: what it says is not yet known to be readable. */
interface StoredPolicy {
  readonly id: string
  readonly spaceId: string | null
  readonly name: string
  readonly effect: 'allow' | 'forbid'
  readonly permissions: readonly string[]
  readonly principal: unknown
  readonly resource: unknown
  readonly context: unknown
}

/**
 * A stored policy as the engine takes it. One that this version cannot read must not widen anything: such an allow is
 * null, such a forbid forbids what it names, or everything, to everybody.
 */
export const readStoredPolicy = (
  { id, spaceId, name, effect, ...stored }: StoredPolicy,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Policy | null => {
  const own = { type: 'Policy', id, spaceId, name, effect, isBuiltIn: false } as const
  const parsed = readable.safeParse(stored)
  if (parsed.success && fits(parsed.data, rules)) return { ...own, ...parsed.data } as Policy
  if (effect === 'allow') return null
  const named = stored.permissions.filter(isGrantable)
  const permissions = named.length > 0 && named.length === stored.permissions.length ? named : grantablePermissions
  return { ...own, permissions, principal: {}, resource: {}, context: {} }
}
