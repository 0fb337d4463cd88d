import { readApplication } from '../../../domain/applications/queries.ts'
import { readAuditEvent } from '../../../domain/audit/queries.ts'
import { readInvitation } from '../../../domain/invitations/queries.ts'
import { readMember } from '../../../domain/members/queries.ts'
import { readSession } from '../../../domain/sessions/queries.ts'
import { readSpace } from '../../../domain/spaces/queries.ts'
import { readUser } from '../../../domain/users/queries.ts'
import { readWebhook } from '../../../domain/webhooks/queries.ts'
import { rootNodes } from '../root/root-node.ts'

const byId = (id: string) => ({ id })

rootNodes({
  Space: { query: readSpace, inputOf: byId },
  User: { query: readUser, inputOf: byId },
  Member: { query: readMember, inputOf: byId },
  Invitation: { query: readInvitation, inputOf: byId },
  Application: { query: readApplication, inputOf: byId },
  Webhook: { query: readWebhook, inputOf: byId },
  Session: { query: readSession, inputOf: byId },
  AuditEvent: { query: readAuditEvent, inputOf: (eventId) => ({ eventId }) },
})
