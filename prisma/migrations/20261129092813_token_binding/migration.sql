-- CreateEnum
CREATE TYPE "token_binding" AS ENUM ('none', 'dpop');

-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "token_binding" "token_binding" NOT NULL DEFAULT 'none';
