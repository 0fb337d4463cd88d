-- CreateTable
CREATE TABLE "sign_in_codes" (
    "hash" BYTEA NOT NULL,
    "allowed_by_id" TEXT NOT NULL,
    "challenge" BYTEA NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "session_id" TEXT,

    CONSTRAINT "sign_in_codes_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_codes_session_id_key" ON "sign_in_codes"("session_id");

-- CreateIndex
CREATE INDEX "sign_in_codes_allowed_by_id_idx" ON "sign_in_codes"("allowed_by_id");

-- CreateIndex
CREATE INDEX "sign_in_codes_expires_at_idx" ON "sign_in_codes"("expires_at");

-- AddForeignKey
ALTER TABLE "sign_in_codes" ADD CONSTRAINT "sign_in_codes_allowed_by_id_fkey" FOREIGN KEY ("allowed_by_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_codes" ADD CONSTRAINT "sign_in_codes_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
