-- AlterTable
ALTER TABLE "spaces" ADD COLUMN     "ends_leaked_secrets" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "leak_reports" (
    "id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "digest" BYTEA,
    "reported_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "is_right" BOOLEAN,

    CONSTRAINT "leak_reports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_reports_settled_at_id_idx" ON "leak_reports"("settled_at", "id");

-- CreateIndex
CREATE INDEX "leak_reports_reported_by_id_created_at_idx" ON "leak_reports"("reported_by_id", "created_at");

-- CreateIndex
CREATE INDEX "leak_reports_secret_id_is_right_created_at_idx" ON "leak_reports"("secret_id", "is_right", "created_at");
