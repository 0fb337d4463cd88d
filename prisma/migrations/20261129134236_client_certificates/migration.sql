-- CreateEnum
CREATE TYPE "certificate_subject" AS ENUM ('dn', 'dns', 'uri', 'ip', 'email');

-- CreateTable
CREATE TABLE "application_certificates" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "thumbprint" TEXT,
    "authority" TEXT,
    "subject_type" "certificate_subject",
    "subject" TEXT,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_certificates_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "application_certificates_space_id_application_id_idx" ON "application_certificates"("space_id", "application_id");

-- CreateIndex
CREATE INDEX "application_certificates_expires_at_idx" ON "application_certificates"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "application_certificates_application_id_thumbprint_key" ON "application_certificates"("application_id", "thumbprint");

-- AddForeignKey
ALTER TABLE "application_certificates" ADD CONSTRAINT "application_certificates_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
