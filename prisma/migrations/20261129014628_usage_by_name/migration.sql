-- AlterTable
ALTER TABLE "application_secrets" ADD COLUMN     "last_used_instance" TEXT,
ADD COLUMN     "last_used_program" TEXT;

-- CreateTable
CREATE TABLE "application_tallies" (
    "application_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_tallies_pkey" PRIMARY KEY ("application_id","day","kind","name")
);

-- CreateIndex
CREATE INDEX "application_tallies_day_idx" ON "application_tallies"("day");
