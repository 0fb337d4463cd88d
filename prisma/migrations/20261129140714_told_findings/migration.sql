-- CreateTable
CREATE TABLE "told_findings" (
    "application_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "told_findings_pkey" PRIMARY KEY ("application_id","code")
);
