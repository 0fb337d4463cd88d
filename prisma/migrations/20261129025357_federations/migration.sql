-- CreateTable
CREATE TABLE "application_federations" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jwks_url" TEXT,
    "subject" TEXT NOT NULL,
    "claims" JSONB NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_federations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "application_federations_space_id_application_id_idx" ON "application_federations"("space_id", "application_id");

-- AddForeignKey
ALTER TABLE "application_federations" ADD CONSTRAINT "application_federations_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
