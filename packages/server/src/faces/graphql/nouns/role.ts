import type { Role } from '@postern/protocol'
import { builder } from '../builder.ts'

export const RoleEnum = builder.enumType('Role', {
  description: 'A built-in role. The `policies` query tells what each holds.',
  values: {
    owner: { description: 'Everything there.' },
    admin: { description: 'Everything there but taking the audit away.' },
    developer: { description: 'Reads, makes and changes applications, and opens slots for their secrets.' },
    integration_owner: { description: 'Reads, and has the secrets of applications in hand.' },
    auditor: { description: 'Reads, and takes the audit away.' },
    member: { description: 'Reads spaces and applications.' },
  } satisfies Record<Role, { description: string }>,
})
