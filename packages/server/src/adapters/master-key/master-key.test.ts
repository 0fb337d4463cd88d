import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness, type Randomness } from '../../kernel/randomness.ts'
import { masterKeyBesideData, masterKeyFromFile } from './master-key.ts'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-test-'))
  path = join(directory, 'data', 'master.key')
})
afterEach(() => rmSync(directory, { recursive: true }))

const opens = async (wrapped: Uint8Array): Promise<Uint8Array> =>
  masterKeyFromFile(path, systemRandomness).unwrap(wrapped, 'place')

describe('a master key beside the data', () => {
  test('is made once, for its owner only, and opens what it wrapped', async () => {
    const made = masterKeyBesideData(path, systemRandomness)
    const text = readFileSync(path, 'utf8')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const wrapped = await made.wrap(new Uint8Array([1, 2, 3]), 'place')
    masterKeyBesideData(path, systemRandomness)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect([...(await opens(wrapped))]).toEqual([1, 2, 3])
    expect(readdirSync(join(directory, 'data'))).toEqual(['master.key'])
  })

  test('whose maker is killed half-way is not there at all, and is made at the next start', () => {
    let draws = 0
    const killed: Randomness = {
      ...systemRandomness,
      bytes: (length) => {
        draws += 1
        if (draws > 1) throw new Error('killed')
        return systemRandomness.bytes(length)
      },
    }
    expect(() => masterKeyBesideData(path, killed)).toThrow('killed')
    expect(existsSync(path)).toBe(false)
    masterKeyBesideData(path, systemRandomness)
    expect(readFileSync(path, 'utf8')).toHaveLength(45)
  })

  test('that another made meanwhile is the one that is used', async () => {
    const other = `${Buffer.alloc(32, 9).toString('base64')}\n`
    const slow: Randomness = {
      ...systemRandomness,
      bytes: (length) => {
        mkdirSync(join(directory, 'data'), { recursive: true })
        writeFileSync(path, other, { mode: 0o600 })
        return systemRandomness.bytes(length)
      },
    }
    const used = masterKeyBesideData(path, slow)
    expect(readFileSync(path, 'utf8')).toBe(other)
    expect([...(await opens(await used.wrap(new Uint8Array([7]), 'place')))]).toEqual([7])
  })
})
