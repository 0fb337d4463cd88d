-- AlterEnum
ALTER TYPE "token_binding" ADD VALUE 'mtls';
