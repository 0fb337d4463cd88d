-- CreateEnum
CREATE TYPE "application_status" AS ENUM ('active', 'disabled');

-- CreateEnum
CREATE TYPE "signing_purpose" AS ENUM ('access_token', 'audit_checkpoint');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'developer', 'integration_owner', 'auditor', 'member');

-- CreateEnum
CREATE TYPE "policy_effect" AS ENUM ('allow', 'forbid');

-- CreateEnum
CREATE TYPE "space_kind" AS ENUM ('development', 'staging', 'production');

-- CreateEnum
CREATE TYPE "log_level" AS ENUM ('debug', 'info', 'warn', 'error');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('active', 'suspended', 'deleted');

-- CreateEnum
CREATE TYPE "user_type" AS ENUM ('employee', 'external', 'service_owner');

-- CreateTable
CREATE TABLE "applications" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "application_status" NOT NULL DEFAULT 'active',
    "permissions" TEXT[],
    "allowed_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "audiences" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "token_life_seconds" INTEGER NOT NULL DEFAULT 21600,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" TEXT NOT NULL,

    CONSTRAINT "applications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_secrets" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "hash" BYTEA,
    "hint" TEXT,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claim_by" TIMESTAMPTZ(3) NOT NULL,
    "revealed_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "space_id" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "credential_id" TEXT,
    "target_type" TEXT,
    "target_id" TEXT,
    "request_id" TEXT NOT NULL,
    "source_ref" TEXT,
    "canonical" BYTEA NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("at","id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "audit_values" (
    "ref" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_values_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "audit_leaves" (
    "position" BIGINT NOT NULL,
    "event_id" TEXT NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_leaves_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_nodes" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_nodes_pkey" PRIMARY KEY ("level","index")
);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "sealed_below" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "refusal_counts" (
    "prefix_digest" BYTEA NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "code" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "refusal_counts_pkey" PRIMARY KEY ("prefix_digest","minute","code")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "set_up_at" TIMESTAMPTZ(3),
    "setup_token_hash" BYTEA,
    "policy_version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "invited_by_id" TEXT NOT NULL,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "user_id" TEXT,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "encryption_keys" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "encryption_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" TEXT NOT NULL,
    "purpose" "signing_purpose" NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "private_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "active_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject_keys" (
    "subject_id" TEXT NOT NULL,
    "wrapped" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "subject_keys_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "members" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "space_id" TEXT,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_messages" (
    "id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "space_id" TEXT,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "delivered_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" TEXT NOT NULL,
    "space_id" TEXT,
    "name" TEXT NOT NULL,
    "effect" "policy_effect" NOT NULL,
    "permissions" TEXT[],
    "principal" JSONB NOT NULL,
    "resource" JSONB NOT NULL,
    "context" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "idle_minutes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "started_from" TEXT,
    "agent" BYTEA,
    "place" BYTEA NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "limit_uses" (
    "digest" BYTEA NOT NULL,
    "empty_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_uses_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "sign_in_delays" (
    "digest" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL,
    "last_tried_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_delays_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "spaces" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "space_kind" NOT NULL,
    "log_level" "log_level",
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revoked_tokens" (
    "jti" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revoked_tokens_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "application_usage" (
    "application_id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "tokens" INTEGER NOT NULL,
    "refusals" INTEGER NOT NULL,

    CONSTRAINT "application_usage_pkey" PRIMARY KEY ("application_id","secret_id","day")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "status" "user_status" NOT NULL DEFAULT 'active',
    "type" "user_type" NOT NULL DEFAULT 'employee',
    "entitlements" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "applications_space_id_id_key" ON "applications"("space_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "applications_space_id_name_key" ON "applications"("space_id", "name");

-- CreateIndex
CREATE INDEX "application_secrets_space_id_application_id_idx" ON "application_secrets"("space_id", "application_id");

-- CreateIndex
CREATE INDEX "audit_events_xid_idx" ON "audit_events"("xid");

-- CreateIndex
CREATE INDEX "audit_events_space_id_at_id_idx" ON "audit_events"("space_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_events_actor_id_at_id_idx" ON "audit_events"("actor_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_events_target_id_at_id_idx" ON "audit_events"("target_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_values_digest_idx" ON "audit_values"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "audit_values_subject_id_kind_digest_key" ON "audit_values"("subject_id", "kind", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "audit_leaves_event_id_key" ON "audit_leaves"("event_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_space_id_idx" ON "invitations"("space_id");

-- CreateIndex
CREATE INDEX "invitations_user_id_idx" ON "invitations"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "encryption_keys_purpose_version_key" ON "encryption_keys"("purpose", "version");

-- CreateIndex
CREATE INDEX "signing_keys_purpose_active_at_idx" ON "signing_keys"("purpose", "active_at");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE INDEX "members_space_id_idx" ON "members"("space_id");

-- CreateIndex
CREATE INDEX "outbox_messages_delivered_at_available_at_idx" ON "outbox_messages"("delivered_at", "available_at");

-- CreateIndex
CREATE INDEX "policies_space_id_idx" ON "policies"("space_id");

-- CreateIndex
CREATE INDEX "revoked_tokens_expires_at_idx" ON "revoked_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "revoked_tokens_space_id_expires_at_idx" ON "revoked_tokens"("space_id", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_hash_key" ON "sessions"("hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_ends_at_idx" ON "sessions"("ends_at");

-- CreateIndex
CREATE INDEX "limit_uses_empty_at_idx" ON "limit_uses"("empty_at");

-- CreateIndex
CREATE INDEX "sign_in_delays_last_tried_at_idx" ON "sign_in_delays"("last_tried_at");

-- CreateIndex
CREATE UNIQUE INDEX "spaces_name_key" ON "spaces"("name");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- AddForeignKey
ALTER TABLE "applications" ADD CONSTRAINT "applications_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_secrets" ADD CONSTRAINT "application_secrets_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policies" ADD CONSTRAINT "policies_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revoked_tokens" ADD CONSTRAINT "revoked_tokens_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand: what the data model cannot say.

-- One membership per person and space, and one per person and installation. NULLs are distinct in a unique index,
-- hence two.
CREATE UNIQUE INDEX "members_user_id_space_id_key" ON "members"("user_id", "space_id") WHERE "space_id" IS NOT NULL;
CREATE UNIQUE INDEX "members_user_id_key" ON "members"("user_id") WHERE "space_id" IS NULL;

-- Evidence is append-only, for the owner too: grants stop the runtime role, this stops our own mistakes as the owner.
CREATE FUNCTION "postern_refuse_change"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are append-only; retention is audit:expire'
    USING ERRCODE = 'insufficient_privilege',
      DETAIL = format('%s on %I was refused.', TG_OP, TG_TABLE_NAME),
      HINT = 'Write a new event that corrects the old one, or let audit:expire remove what is past its retention.';
END
$$;

-- What is searched for and rare: an action other than the one that is nearly all of the log, and what was not done. Tokens
-- are written past both. The data model has no words for an index of a part.
CREATE INDEX "audit_events_rare_action_idx" ON "audit_events"("action", "at", "id") WHERE "action" <> 'tokens:issue';
CREATE INDEX "audit_events_not_done_idx" ON "audit_events"("outcome", "at", "id") WHERE "outcome" <> 'done';

-- Per statement, so that a statement that would match no row is refused as well; ALWAYS, so that
-- session_replication_role does not switch it off.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "postern_refuse_change"();
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER "append_only";
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_leaves"
  FOR EACH STATEMENT EXECUTE FUNCTION "postern_refuse_change"();
ALTER TABLE "audit_leaves" ENABLE ALWAYS TRIGGER "append_only";
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_nodes"
  FOR EACH STATEMENT EXECUTE FUNCTION "postern_refuse_change"();
ALTER TABLE "audit_nodes" ENABLE ALWAYS TRIGGER "append_only";
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoints"
  FOR EACH STATEMENT EXECUTE FUNCTION "postern_refuse_change"();
ALTER TABLE "audit_checkpoints" ENABLE ALWAYS TRIGGER "append_only";

-- Makes the partition that holds the month (UTC) of the given moment, unless it is there. Runs as the owner, because
-- the runtime role may create nothing; the bounds keep it from being used to fill the catalogue. Statement triggers
-- are not inherited, and a partition can be addressed by its own name, so each gets its own. ATTACH instead of
-- PARTITION OF: the latter would lock out every reader and writer of the table.
CREATE FUNCTION "postern_ensure_audit_partition"("month" timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
  starts_at CONSTANT timestamptz := date_trunc('month', "month");
  partition_name CONSTANT text := format('audit_events_%s', to_char(starts_at, 'YYYY_MM'));
BEGIN
  IF starts_at IS NULL OR starts_at < '2000-01-01' OR starts_at >= '2200-01-01' THEN
    RAISE EXCEPTION 'audit events are kept for months from 2000 to 2199'
      USING ERRCODE = 'datetime_field_overflow', HINT = 'Set the clock of this machine.';
  END IF;
  IF to_regclass(format('public.%I', partition_name)) IS NOT NULL THEN
    RETURN;
  END IF;
  -- What ATTACH takes anyway: writers go on, other makers wait, and find it made.
  LOCK TABLE public.audit_events IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(format('public.%I', partition_name)) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.audit_events INCLUDING DEFAULTS)', partition_name);
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I '
    'FOR EACH STATEMENT EXECUTE FUNCTION public.postern_refuse_change()', partition_name);
  EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER append_only', partition_name);
  EXECUTE format('ALTER TABLE public.audit_events ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
    partition_name, starts_at, starts_at + interval '1 month');
END
$$;

-- PostgreSQL lets everyone execute a new function. The runtime role gets this one back where it is made.
REVOKE ALL ON FUNCTION "postern_refuse_change"() FROM PUBLIC;
REVOKE ALL ON FUNCTION "postern_ensure_audit_partition"(timestamptz) FROM PUBLIC;
