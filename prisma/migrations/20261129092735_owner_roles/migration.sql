-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "owner_roles" "role"[] DEFAULT ARRAY[]::"role"[];
