import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportLines } from './export-lines.ts'

const encoder = new TextEncoder()
const linesOf = async (chunks: Iterable<Uint8Array>) => {
  const lines: string[] = []
  for await (const line of exportLines(chunks)) lines.push(line)
  return lines
}

test('lines are the same however the bytes were divided', async () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(80), { maxLength: 6 }), async (lines, cuts) => {
      const bytes = encoder.encode(lines.map((line) => `${line}\n`).join(''))
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      expect(await linesOf(at.slice(1).map((end, index) => bytes.slice(at[index], end)))).toEqual(lines)
    }),
  )
})

test('only a newline ends a line', async () => {
  expect(await linesOf([encoder.encode('a\u2028b\u2029c\rd\n')])).toEqual(['a\u2028b\u2029c\rd'])
})

test('a last line without its newline is a line, for the reader to judge', async () => {
  expect(await linesOf([encoder.encode('a\nb')])).toEqual(['a', 'b'])
})

test('what is not UTF-8, begins with a mark, or is too long is no line', async () => {
  const long = new Uint8Array(3 * 2 ** 20).fill(0x61)
  const chunks = [Uint8Array.of(0xc3, 0x28, 10), encoder.encode('\ufeffa\n'), long, long, encoder.encode('\nb\n')]
  expect(await linesOf(chunks)).toEqual(['\ufffd', '\ufeffa', '\ufffd', 'b'])
})

test('memory may be used again for the next chunk', async () => {
  function* reused() {
    const chunk = encoder.encode('ab')
    yield chunk
    chunk.set(encoder.encode('c\n'))
    yield chunk
  }
  expect(await linesOf(reused())).toEqual(['abc'])
})
