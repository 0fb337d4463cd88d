/** The types of object a decision is taken on. */
export type Resource =
  | 'Installation'
  | 'Space'
  | 'User'
  | 'Session'
  | 'Member'
  | 'Invitation'
  | 'Application'
  | 'Webhook'
  | 'OutboxMessage'
  | 'Policy'
  | 'Token'
  | 'AuditEvent'
