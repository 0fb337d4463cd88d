import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { decrypt, encrypt } from '../../kernel/encryption/envelope.ts'
import type { KeyProvider } from '../../kernel/encryption/key-provider.ts'
import type { Randomness } from '../../kernel/randomness.ts'

const keyLength = 32

/** Why the master key cannot be used; the message tells the operator what to do, never the key. */
class MasterKeyRefusal extends Error {
  readonly code = 'MASTER_KEY'
}

const keyIn = (text: string, source: string): Uint8Array => {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === keyLength && key.toString('base64') === text.trim()) return new Uint8Array(key)
  throw new MasterKeyRefusal(`${source} must hold 32 bytes in base64, as made by: openssl rand -base64 32`)
}

const providerOf = (key: Uint8Array, description: string, randomness: Randomness): KeyProvider => ({
  description,
  wrap: async (plain, associated) => encrypt(key, plain, associated, randomness),
  unwrap: async (wrapped, associated) => {
    try {
      return decrypt(key, wrapped, associated)
    } catch {
      throw new MasterKeyRefusal(
        `The master key (${description}) is not the one this database was made with. Start with that one; without it nothing sealed can be opened.`,
      )
    }
  },
})

/** The master key as given in the environment. @throws MasterKeyRefusal */
export const masterKeyFromText = (text: string, randomness: Randomness): KeyProvider =>
  providerOf(keyIn(text, 'POSTERN_MASTER_KEY'), 'from the environment', randomness)

/** The master key in a file only its owner may read. @throws MasterKeyRefusal */
export const masterKeyFromFile = (path: string, randomness: Randomness): KeyProvider => {
  if (!existsSync(path)) throw new MasterKeyRefusal(`There is no master key at ${path}.`)
  const mode = statSync(path).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new MasterKeyRefusal(`${path} can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`)
  }
  return providerOf(keyIn(readFileSync(path, 'utf8'), path), `file ${path}`, randomness)
}

const syncDirectory = (path: string): void => {
  // Windows does not open directories; there the file's own sync has to do.
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

/**
 * Makes the file whole or not at all: whoever is killed half-way leaves no empty key behind, and of two that make it at
 * the same time the second finds the first one's, because what one of them wraps the other must open.
 */
const makeKeyFile = (path: string, randomness: Randomness): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${Buffer.from(randomness.bytes(8)).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, `${Buffer.from(randomness.bytes(keyLength)).toString('base64')}\n`)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(draft, path)
  } catch {
    // There is one by now; or the file system knows no links, and the name is given in another way.
    if (!existsSync(path)) renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  syncDirectory(dirname(path))
}

/** The same, made first where there is none: for trying out, since it then rests beside the data it opens. */
export const masterKeyBesideData = (path: string, randomness: Randomness): KeyProvider => {
  if (!existsSync(path)) makeKeyFile(path, randomness)
  return masterKeyFromFile(path, randomness)
}
