-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "owner_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "reminders" (
    "credential_id" TEXT NOT NULL,
    "days_before" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminders_pkey" PRIMARY KEY ("credential_id","days_before")
);

-- CreateIndex
CREATE INDEX "reminders_created_at_idx" ON "reminders"("created_at");

-- CreateIndex
CREATE INDEX "application_secrets_expires_at_idx" ON "application_secrets"("expires_at");
