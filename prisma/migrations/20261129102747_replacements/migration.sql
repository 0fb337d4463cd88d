-- AlterTable
ALTER TABLE "application_rotations" ADD COLUMN     "replacement_id" TEXT;

-- CreateIndex
CREATE INDEX "application_rotations_space_id_replacement_id_idx" ON "application_rotations"("space_id", "replacement_id");

-- AddForeignKey
ALTER TABLE "application_rotations" ADD CONSTRAINT "application_rotations_space_id_replacement_id_fkey" FOREIGN KEY ("space_id", "replacement_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
