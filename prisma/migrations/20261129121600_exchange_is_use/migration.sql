-- An application that exchanges tokens uses its secret, also where it fetches none of its own.
DROP INDEX "audit_events_secret_use_idx";
CREATE INDEX "audit_events_secret_use_idx" ON "audit_events"("credential_id", "at")
 WHERE "action" IN ('tokens:issue', 'tokens:exchange', 'tokens:introspect', 'tokens:revoke') AND "outcome" = 'done';
