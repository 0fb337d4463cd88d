import { grantablePermissions, isGrantable, isPermission } from '@postern/protocol'
import type { GrantablePermission } from '@postern/protocol'
import { usage } from './failure.ts'
import { nameWords } from './name-words.ts'
import { nearestNames } from './nearest-names.ts'
import { printable } from './printable.ts'

const faultOf = (name: string): string => {
  if (isPermission(name)) return `${name} cannot be granted.`
  const near = nearestNames(name, grantablePermissions)
  const shown = printable(name.slice(0, 60))
  return near.length === 0
    ? `There is no permission ${shown}. There are: ${grantablePermissions.join(', ')}.`
    : `There is no permission ${shown}. Did you mean ${near.join(' or ')}?`
}

/**
 * The permissions of `a,b` (commas or spaces).
 *
 * @throws Failure `USAGE` naming each that is misspelt, with the nearest there are
 */
export const permissionList = (text: string): GrantablePermission[] => {
  const names = nameWords(text)
  const faults = names.filter((name) => !isGrantable(name)).map(faultOf)
  if (faults.length > 0) throw usage(faults.join(' '))
  return names.filter(isGrantable)
}
