import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { permissionName } from '../../kernel/permission-name.ts'
import { text } from '../../kernel/text.ts'

/** An ID of whatever kind, as events name it. */
const anyId = text(1, 200)

export const auditFilterInput = {
  spaceId: idOf('Space').nullish(),
  action: permissionName.nullish(),
  actorId: anyId.nullish(),
  targetId: anyId.nullish(),
  /** The secret or session that was used. */
  credentialId: anyId.nullish(),
  outcome: z.enum(['done', 'refused', 'failed']).nullish(),
  /** From this time on. */
  from: z.coerce.date().nullish(),
  /** Before this time. */
  to: z.coerce.date().nullish(),
}
