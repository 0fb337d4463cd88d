import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64 } from './base64.ts'
import { parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { findNoteProblem, parseNote, signNote } from './signed-note.ts'
import { formatVerifierKey, isSameKey, parseVerifierKey, verifierKeyOf } from './verifier-key.ts'
import type { VerifierKey } from './verifier-key.ts'

const requireKey = async (text: string): Promise<VerifierKey> => {
  const key = await parseVerifierKey(text)
  if (key === null) throw new Error('not a key')
  return key
}
const noteProblem = async (note: string, key: VerifierKey) => {
  const parsed = parseNote(note)
  return parsed === null ? 'NOTE_MALFORMED' : findNoteProblem(parsed, key)
}

describe('published notes', () => {
  test('the example of C2SP signed-note verifies, and not when changed', async () => {
    const key = await requireKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    const note =
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
    expect(await noteProblem(note, key)).toBeNull()
    expect(await noteProblem(note.replace('This', 'That'), key)).toBe('SIGNATURE_INVALID')
    expect(await noteProblem(note.replace('Uw2QOkn8', 'Uw2QOkn9'), key)).toBe('SIGNATURE_INVALID')
    expect(await noteProblem(note.replace('example.com/foo', 'example.com/bar'), key)).toBe('KEY_UNKNOWN')
    expect(await verifyCheckpoint(note, key)).toEqual({ ok: false, problem: 'CHECKPOINT_MALFORMED' })
  })

  test('the note of the Go package sumdb/note verifies', async () => {
    const key = await requireKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    expect(await noteProblem(note, key)).toBeNull()
  })

  test('a checkpoint of the Go checksum database verifies under its own origin', async () => {
    const key = await requireKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8')
    const note =
      'go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n— sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=\n'
    expect(await verifyCheckpoint(note, key, 'go.sum database tree')).toMatchObject({
      ok: true,
      checkpoint: { size: 65_209_736 },
    })
    expect(await verifyCheckpoint(note, key)).toEqual({ ok: false, problem: 'ORIGIN_WRONG' })
  })

  test('the example of C2SP tlog-checkpoint is read', () => {
    const note =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n'
    const checkpoint = parseCheckpoint(note)
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
    expect(toBase64(checkpoint!.root)).toBe('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=')
  })

  test('the example with empty lines in its text is read whole', () => {
    const text = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n'
    const line =
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n'
    expect(parseNote(`${text}\n${line}`)).toMatchObject({ text, signatures: [{ name: 'quasimodo.example/salvatore' }] })
  })
})

const pair = generateKeyPairSync('ed25519')
const publicKey = new Uint8Array(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url'))
const origin = 'postern.example/log'
const key = await verifierKeyOf(origin, publicKey)
const signer = (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, pair.privateKey))
const root = new Uint8Array(32).fill(7)
const rootText = toBase64(root)
const good = await signCheckpoint({ origin, size: 3, root }, key, signer)
const signedText = (text: string) => signNote(text, key, signer)

describe('against the platform as an independent implementation', () => {
  test('the key ID and the verifier key are as the specification says', () => {
    const hash = createHash('sha256').update(`${origin}\n`).update(Uint8Array.of(1)).update(publicKey).digest()
    const encoded = Buffer.concat([Uint8Array.of(1), publicKey]).toString('base64')
    expect(formatVerifierKey(key)).toBe(`${origin}+${hash.toString('hex', 0, 4)}+${encoded}`)
  })

  test('the platform verifies what is signed here', () => {
    const [text, line] = good.split(/(?<=\n)\n/) as [string, string]
    expect(text).toBe(`${origin}\n3\n${rootText}\n`)
    const bytes = Buffer.from(line.trimEnd().split(' ')[2]!, 'base64')
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from(key.keyId))
    expect(verify(null, Buffer.from(text), pair.publicKey, bytes.subarray(4))).toBe(true)
  })

  test('any size and root is read as it was signed', async () => {
    const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    await fc.assert(
      fc.asyncProperty(fc.maxSafeInteger(), hashes, async (number, hash) => {
        const checkpoint = { origin, size: Math.abs(number), root: hash }
        const note = await signCheckpoint(checkpoint, key, signer)
        expect(await verifyCheckpoint(note, key)).toEqual({ ok: true, checkpoint })
      }),
      { numRuns: 50 },
    )
  })
})

describe('a checkpoint is refused', () => {
  test.each([
    ['a size with leading zeros', `${origin}\n03\n${rootText}\n`],
    ['a size with a sign', `${origin}\n+3\n${rootText}\n`],
    ['a negative size', `${origin}\n-3\n${rootText}\n`],
    ['a size beyond what can be counted', `${origin}\n9007199254740993\n${rootText}\n`],
    ['a size in hexadecimal', `${origin}\n0x3\n${rootText}\n`],
    ['a size with a space', `${origin}\n3 \n${rootText}\n`],
    ['a root of 31 bytes', `${origin}\n3\n${toBase64(root.slice(1))}\n`],
    ['a root of 33 bytes', `${origin}\n3\n${toBase64(Uint8Array.of(1, ...root))}\n`],
    ['a root without padding', `${origin}\n3\n${rootText.slice(0, -1)}\n`],
    ['a root with junk after it', `${origin}\n3\n${rootText} x\n`],
    ['no root', `${origin}\n3\n`],
    ['an empty origin', `\n3\n${rootText}\n`],
    ['an empty line', `${origin}\n3\n${rootText}\n\nextension\n`],
  ])('with %s', async (_, text) => {
    expect(await verifyCheckpoint(await signedText(text), key)).toEqual({ ok: false, problem: 'CHECKPOINT_MALFORMED' })
  })

  test('of another origin', async () => {
    const note = await signedText(`other.example/log\n3\n${rootText}\n`)
    expect(await verifyCheckpoint(note, key)).toEqual({ ok: false, problem: 'ORIGIN_WRONG' })
  })

  test('by another key, of the same name or another', async () => {
    const other = generateKeyPairSync('ed25519')
    const raw = new Uint8Array(Buffer.from(other.publicKey.export({ format: 'jwk' }).x!, 'base64url'))
    expect(await verifyCheckpoint(good, await verifierKeyOf(origin, raw))).toEqual({
      ok: false,
      problem: 'KEY_UNKNOWN',
    })
    const renamed = await verifierKeyOf('other.example/log', publicKey)
    expect(await verifyCheckpoint(good, renamed)).toEqual({ ok: false, problem: 'KEY_UNKNOWN' })
    const forged = await signCheckpoint({ origin, size: 3, root }, key, (bytes) => sign(null, bytes, other.privateKey))
    expect(await verifyCheckpoint(forged, key)).toEqual({ ok: false, problem: 'SIGNATURE_INVALID' })
  })

  test.each([
    ['without its last newline', good.slice(0, -1)],
    ['with a further newline', `${good}\n`],
    ['with junk after it', `${good}junk\n`],
    ['with a carriage return', good.replaceAll('\n', '\r\n')],
    ['with a tab', good.replace('3\n', '3\t\n')],
    ['with a NUL', good.replace('3\n', '3\0\n')],
    ['with a lone surrogate', good.replace('3\n', '3\ud800\n')],
    ['with two spaces before the signature', good.replace('— ', '—  ')],
    ['with a hyphen for the dash', good.replace('—', '-')],
    ['with no name', good.replace(`— ${origin}`, '— ')],
    ['with a plus in the name', good.replace(`— ${origin}`, '— a+b')],
    ['with a Unicode space in the name', good.replace(`— ${origin}`, '— a\u00a0b')],
    ['with a signature that is not base 64', good.replace(/= *\n$/, '\n')],
    ['with a signature of a key ID only', good.replace(/ [^ ]+\n$/, ' AAAAAA==\n')],
    ['without signatures', good.slice(0, good.indexOf('—'))],
    ['without the empty line', good.replace('\n\n', '\n')],
    ['with more signatures than anybody needs', good + '— a AAAAAAAA\n'.repeat(100)],
    ['that is nothing', ''],
    ['of newlines', '\n\n\n'],
  ])('%s', async (_, note) => {
    expect(await verifyCheckpoint(note, key)).toEqual({ ok: false, problem: 'NOTE_MALFORMED' })
    expect(parseCheckpoint(note)).toBeNull()
  })

  test('where one signature of the key holds and another does not', async () => {
    const line = good.slice(good.indexOf('—'))
    const spoilt = await signCheckpoint({ origin, size: 4, root }, key, signer)
    expect(await verifyCheckpoint(good + line, key)).toMatchObject({ ok: true })
    expect(await verifyCheckpoint(good + spoilt.slice(spoilt.indexOf('—')), key)).toEqual({
      ok: false,
      problem: 'SIGNATURE_INVALID',
    })
  })
})

test('signatures of other keys, and extension lines, are passed over', async () => {
  const note = await signedText(`${origin}\n3\n${rootText}\nextension\n`)
  expect(await verifyCheckpoint(`${note}— witness.example AAAAAAAA\n`, key)).toMatchObject({ ok: true })
})

test('what cannot be a checkpoint is not signed', async () => {
  const attempts = [
    { size: -1 },
    { size: 1.5 },
    { size: 2 ** 53 },
    { root: new Uint8Array(31) },
    { origin: 'a b' },
    { origin: 'x' },
  ]
  for (const attempt of attempts) {
    await expect(signCheckpoint({ origin, size: 3, root, ...attempt }, key, signer)).rejects.toThrow(RangeError)
  }
  await expect(signNote('no newline at the end', key, signer)).rejects.toThrow(RangeError)
  await expect(signNote('a\ttab\n', key, signer)).rejects.toThrow(RangeError)
})

test('a verifier key reads back, and no changed one does', async () => {
  const text = formatVerifierKey(key)
  expect(isSameKey((await parseVerifierKey(text))!, key)).toBe(true)
  const wrongId = text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')
  const otherType = text.replace(/[^+]*$/, (encoded) => `B${encoded.slice(1)}`)
  const changed = [
    wrongId,
    otherType,
    text.slice(0, -4),
    `x${text}`,
    text.replace('/', ' '),
    `${text}\n`,
    '',
    '++',
    'a+b',
  ]
  for (const attempt of changed) expect(await parseVerifierKey(attempt), attempt).toBeNull()
  await expect(verifierKeyOf('a b', publicKey)).rejects.toThrow(RangeError)
  await expect(verifierKeyOf('a', publicKey.slice(1))).rejects.toThrow(RangeError)
})
