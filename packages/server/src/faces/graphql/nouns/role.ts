import { roles } from '@postern/protocol'
import { builder } from '../builder.ts'

export const RoleEnum = builder.enumType('Role', {
  description: 'A built-in role. The `policies` query tells what each holds.',
  values: roles,
})
