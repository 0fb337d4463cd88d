-- CreateIndex
CREATE INDEX "application_keys_expires_at_idx" ON "application_keys"("expires_at");
