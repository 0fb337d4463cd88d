import type { Permission, Resource } from '@postern/protocol'
import type { Ability } from './ability.ts'
import type { Conditions } from './policy.ts'

const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap(namesIn)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)])
      : []

/**
 * A condition that is true or false of every row. SQL's is neither where a column it names is null, and then its
 * negation does not hold either: a forbid for one space would hide whatever belongs to no space.
 */
const definite = (conditions: Conditions, nullable: readonly string[]): Conditions => {
  const named = new Set(namesIn(conditions))
  const present = nullable.filter((name) => named.has(name)).map((name) => ({ [name]: { not: null } }))
  return present.length === 0 ? conditions : { AND: [conditions, ...present] }
}

/**
 * What a list's `where` must hold to let through exactly the rows that a decision would allow; null where that is none.
 * Never an empty OR: beside other conditions Prisma takes that for "everything".
 */
export const filterOf = (
  ability: Ability,
  permission: Permission,
  resource: Resource,
  nullable: readonly string[],
): Conditions | null => {
  const rules = ability.rulesFor(permission, resource)
  const allows = rules.filter((rule) => !rule.inverted)
  const forbids = rules.filter((rule) => rule.inverted)
  if (allows.length === 0 || forbids.some((rule) => !rule.conditions)) return null
  const allowed = allows.some((rule) => !rule.conditions) ? {} : { OR: allows.map((rule) => rule.conditions) }
  if (forbids.length === 0) return allowed
  return { AND: [allowed, ...forbids.map((rule) => ({ NOT: definite(rule.conditions ?? {}, nullable) }))] }
}
