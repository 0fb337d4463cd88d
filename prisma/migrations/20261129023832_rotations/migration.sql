-- CreateEnum
CREATE TYPE "rotation_state" AS ENUM ('scheduled', 'running', 'finished', 'cancelled');

-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "longer_tokens_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "application_rotations" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "state" "rotation_state" NOT NULL,
    "secret_id" TEXT,
    "replaces" TEXT[],
    "label" TEXT NOT NULL,
    "expires_in_days" INTEGER,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "finishes_when_quiet" BOOLEAN NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" TEXT NOT NULL,

    CONSTRAINT "application_rotations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "application_rotations_space_id_application_id_idx" ON "application_rotations"("space_id", "application_id");

-- CreateIndex
CREATE INDEX "application_rotations_state_starts_at_idx" ON "application_rotations"("state", "starts_at");

-- AddForeignKey
ALTER TABLE "application_rotations" ADD CONSTRAINT "application_rotations_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- When a secret was last used, from what is durable before a token leaves: a rotation is decided on by it. Of the log only
-- what secrets authenticate, so that nothing else pays for it. The data model has no words for an index of a part.
CREATE INDEX "audit_events_secret_use_idx" ON "audit_events"("credential_id", "at")
 WHERE "action" IN ('tokens:issue', 'tokens:introspect', 'tokens:revoke') AND "outcome" = 'done';
