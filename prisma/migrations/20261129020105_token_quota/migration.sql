-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "tokens_per_day" INTEGER,
ADD COLUMN     "tokens_per_hour" INTEGER;
