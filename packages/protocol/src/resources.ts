/** The types of object a decision is taken on. */
export type Resource = 'Installation' | 'Space' | 'User' | 'Member' | 'Application' | 'Policy' | 'Token' | 'AuditEvent'
