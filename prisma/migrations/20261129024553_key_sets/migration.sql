-- AlterTable
ALTER TABLE "application_keys" ADD COLUMN     "jwks_url" TEXT,
ALTER COLUMN "thumbprint" DROP NOT NULL,
ALTER COLUMN "public_jwk" DROP NOT NULL;
