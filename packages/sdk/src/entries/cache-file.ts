// `@postern/sdk/cache/file`: tokens that outlive the process and that a machine's processes share, in Node, Bun and Deno.
export { fileTokenCache } from '../node/file-token-cache.ts'
export type { FileTokenCacheOptions } from '../node/file-token-cache.ts'
export type { SealingKey } from '../seal.ts'
export type { TokenCache } from '../token-cache.ts'
