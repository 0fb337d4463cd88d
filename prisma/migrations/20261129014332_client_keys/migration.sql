-- CreateTable
CREATE TABLE "application_keys" (
    "id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "thumbprint" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "application_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "used_ids" (
    "digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_ids_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "application_keys_space_id_application_id_idx" ON "application_keys"("space_id", "application_id");

-- CreateIndex
CREATE UNIQUE INDEX "application_keys_application_id_thumbprint_key" ON "application_keys"("application_id", "thumbprint");

-- CreateIndex
CREATE INDEX "used_ids_expires_at_idx" ON "used_ids"("expires_at");

-- AddForeignKey
ALTER TABLE "application_keys" ADD CONSTRAINT "application_keys_space_id_application_id_fkey" FOREIGN KEY ("space_id", "application_id") REFERENCES "applications"("space_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
