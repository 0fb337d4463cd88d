import type { Resource } from '@postern/protocol'
import type { ResourceRules } from '../kernel/policy/policy.ts'
import { applicationRules } from './applications/attributes.ts'
import { auditRules } from './audit/attributes.ts'
import { installationRules } from './installation/attributes.ts'
import { invitationRules } from './invitations/attributes.ts'
import { memberRules } from './members/attributes.ts'
import { outboxRules } from './outbox/attributes.ts'
import { policyRules } from './policies/attributes.ts'
import { sessionRules } from './sessions/attributes.ts'
import { spaceRules } from './spaces/attributes.ts'
import { tokenRules } from './tokens/attributes.ts'
import { userRules } from './users/attributes.ts'
import { webhookRules } from './webhooks/attributes.ts'

/** What decisions know of each type: a type of the protocol without its rules does not compile. */
export const resourceRules: Readonly<Record<Resource, ResourceRules>> = {
  Installation: installationRules,
  Space: spaceRules,
  User: userRules,
  Session: sessionRules,
  Member: memberRules,
  Invitation: invitationRules,
  Application: applicationRules,
  Webhook: webhookRules,
  OutboxMessage: outboxRules,
  Policy: policyRules,
  Token: tokenRules,
  AuditEvent: auditRules,
}
