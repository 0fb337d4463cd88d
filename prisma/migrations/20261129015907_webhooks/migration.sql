-- CreateEnum
CREATE TYPE "webhook_status" AS ENUM ('active', 'disabled');

-- DropIndex
DROP INDEX "outbox_messages_delivered_at_available_at_idx";

-- AlterTable
ALTER TABLE "outbox_messages" ADD COLUMN     "failed_at" TIMESTAMPTZ(3),
ADD COLUMN     "recipient_id" TEXT,
ADD COLUMN     "webhook_id" TEXT;

-- CreateTable
CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "topics" TEXT[],
    "status" "webhook_status" NOT NULL DEFAULT 'active',
    "secret_sealed" BYTEA,
    "previous_sealed" BYTEA,
    "previous_until" TIMESTAMPTZ(3),
    "claim_by" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" TEXT NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhooks_space_id_id_key" ON "webhooks"("space_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhooks_space_id_name_key" ON "webhooks"("space_id", "name");

-- CreateIndex
CREATE INDEX "outbox_messages_delivered_at_failed_at_webhook_id_available_idx" ON "outbox_messages"("delivered_at", "failed_at", "webhook_id", "available_at");

-- CreateIndex
CREATE INDEX "outbox_messages_webhook_id_id_idx" ON "outbox_messages"("webhook_id", "id");

-- AddForeignKey
ALTER TABLE "outbox_messages" ADD CONSTRAINT "outbox_messages_space_id_webhook_id_fkey" FOREIGN KEY ("space_id", "webhook_id") REFERENCES "webhooks"("space_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
