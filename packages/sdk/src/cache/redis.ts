import { toBase64Url } from '@postern/protocol'
import { secureBytes } from '../platform.ts'
import type { SealingKey } from '../seal.ts'
import type { TokenCache } from '../token-cache.ts'
import type { CacheStore } from './cache-store.ts'
import { createTokenCache } from './sharing.ts'

/** A connected client of the packages `redis` or `ioredis`, or a function that sends a command. */
export type RedisClient =
  | { sendCommand(command: string[]): Promise<unknown> }
  | { call(command: string, ...values: string[]): Promise<unknown> }
  | ((command: string[]) => Promise<unknown>)

export interface RedisTokenCacheOptions {
  /** The connected client. It is yours: closing it is, too. */
  readonly redis: RedisClient
  /** What seals the tokens: 32 random bytes in base 64, or a function that gets them. Redis sees sealed tokens alone. */
  readonly key: SealingKey
  /** What the keys in Redis begin with; `postern:` when left out. */
  readonly prefix?: string
}

/** Takes the lock, and gives its number: whoever takes it later has a greater one. 0 where somebody has it. */
const takeScript = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  local fence = redis.call('INCR', KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  return fence
end
return 0`

/** Writes the entry, unless a lock with a greater number wrote before. */
const writeScript = `if tonumber(redis.call('GET', KEYS[2]) or '0') > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Gives the lock up, unless it ended and somebody else has it. */
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

/** Numbers of locks are kept longer than any token lives, so that none is ever given twice while it matters. */
const fenceLifeMs = String(2 * 24 * 3_600_000)

const commandOf =
  (redis: RedisClient) =>
  (command: string[]): Promise<unknown> => {
    if (typeof redis === 'function') return redis(command)
    const [name = '', ...values] = command
    // ioredis has a `sendCommand` too, which takes something else.
    return 'call' in redis ? redis.call(name, ...values) : redis.sendCommand(command)
  }

const redisStore = (redis: RedisClient, prefix: string): CacheStore => {
  const send = commandOf(redis)
  // In braces, so that all keys of a name are on one node of a cluster.
  const keyOf = (name: string, part: string): string => `${prefix}{${name}}:${part}`
  const run = (script: string, keys: string[], values: string[]): Promise<unknown> =>
    send(['EVAL', script, String(keys.length), ...keys, ...values])
  return {
    read: async (name) => {
      const entry = await send(['GET', keyOf(name, 'token')])
      return typeof entry === 'string' ? entry : null
    },
    lock: async (name, lifeMs) => {
      const owner = toBase64Url(secureBytes(16))
      const [lock, fence] = [keyOf(name, 'lock'), keyOf(name, 'fence')]
      const number = Number(await run(takeScript, [lock, fence], [owner, String(Math.ceil(lifeMs)), fenceLifeMs]))
      if (number === 0) return null
      return {
        write: async (entry, tokenLifeMs) => {
          const keys = [keyOf(name, 'token'), keyOf(name, 'written')]
          const life = String(Math.max(1, Math.ceil(tokenLifeMs)))
          await run(writeScript, keys, [String(number), entry, life, fenceLifeMs])
        },
        release: async () => {
          await run(releaseScript, [lock], [owner])
        },
      }
    },
  }
}

/** Tokens in Redis, sealed (AES-256-GCM), which all machines share. */
export const redisTokenCache = ({ redis, key, prefix = 'postern:' }: RedisTokenCacheOptions): TokenCache =>
  createTokenCache(redisStore(redis, prefix), key)
