-- CreateEnum
CREATE TYPE "webhook_disabled_reason" AS ENUM ('gone');

-- AlterTable
ALTER TABLE "webhooks" ADD COLUMN     "disabled_reason" "webhook_disabled_reason",
ADD COLUMN     "paused_until" TIMESTAMPTZ(3);
