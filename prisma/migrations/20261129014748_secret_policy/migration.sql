-- AlterTable
ALTER TABLE "spaces" ADD COLUMN     "secret_longest_days" INTEGER NOT NULL DEFAULT 730,
ADD COLUMN     "secret_most" INTEGER NOT NULL DEFAULT 5,
ADD COLUMN     "secret_must_expire" BOOLEAN NOT NULL DEFAULT true;
