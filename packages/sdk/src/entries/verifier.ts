// `@postern/sdk/verifier`: for APIs that are called with tokens.
export { createVerifier } from '../verifier/verifier.ts'
export type {
  Presented,
  Verifier,
  VerifierHealth,
  VerifierOptions,
  VerifyOptions,
} from '../verifier/verifier-options.ts'
export type { Caller } from '../verifier/caller.ts'
export type { Certificate } from '../verifier/certificate.ts'
export type { ProofNonces } from '../verifier/dpop-proof.ts'
export type { FeedClient } from '../verifier/revocation-feed.ts'
export { VerificationError } from '../verifier/verification-error.ts'
export type { VerificationErrorCode } from '../verifier/verification-error.ts'
export { PosternError } from '../errors.ts'
export type { Clock, Instant } from '../platform.ts'
export type { GrantablePermission, Permission } from '@postern/protocol'
export { callerOf } from '../verifier/adapters/guard-options.ts'
export type { Guarded, GuardOptions } from '../verifier/adapters/guard-options.ts'
export { nodeGuard } from '../verifier/adapters/node.ts'
export { expressGuard } from '../verifier/adapters/express.ts'
export { fastifyGuard } from '../verifier/adapters/fastify.ts'
export { honoGuard } from '../verifier/adapters/hono.ts'
export { yogaGuard } from '../verifier/adapters/yoga.ts'
export { fetchGuard } from '../verifier/adapters/fetch.ts'
