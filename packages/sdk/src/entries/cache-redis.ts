// `@postern/sdk/cache/redis`: tokens that machines share.
export { redisTokenCache } from '../cache/redis.ts'
export type { RedisClient, RedisTokenCacheOptions } from '../cache/redis.ts'
export type { SealingKey } from '../seal.ts'
export type { TokenCache } from '../token-cache.ts'
