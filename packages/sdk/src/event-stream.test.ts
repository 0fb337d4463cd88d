import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventStreamParser, type StreamEvent } from './event-stream.ts'

const parserOf = (longest = 10_000): EventStreamParser => new EventStreamParser({ longest, where: 'test' })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (text: string): StreamEvent[] => parserOf().push(bytes(text))

const story = [
  '\uFEFF: a comment\r\n',
  'data: YHOO\ndata: +2\ndata: 10\n\n',
  'event: add\rdata:73857293\r\r',
  'event: remove\r\ndata:  two spaces\r\n\r\n',
  'data\n\ndata\ndata\n\ndata:',
  '\n\nid: 1\nretry: 5\nunknown: x\ndata: ümläut ✓ 𝄞\n\n',
  'event: only a type\n\ndata: after it\n\ndata: cut off',
].join('')
const events: readonly StreamEvent[] = [
  { type: 'message', data: 'YHOO\n+2\n10' },
  { type: 'add', data: '73857293' },
  { type: 'remove', data: ' two spaces' },
  { type: 'message', data: '' },
  { type: 'message', data: '\n' },
  { type: 'message', data: '' },
  { type: 'message', data: 'ümläut ✓ 𝄞' },
  { type: 'message', data: 'after it' },
]

describe('a stream of events (WHATWG HTML §9.2.6)', () => {
  test('is read with every kind of line end, fields without a value, comments and fields nobody knows', () => {
    expect(parse(story)).toEqual(events)
  })

  test('is the same wherever its chunks end: in a line, a letter, a pair of CR and LF', () => {
    const whole = bytes(story)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 40 }), (cuts) => {
        const parser = parserOf()
        const ends = [...cuts.toSorted((one, other) => one - other), whole.length]
        const found = ends.flatMap((end, index) => parser.push(whole.subarray(index === 0 ? 0 : ends[index - 1], end)))
        expect(found).toEqual(events)
      }),
    )
  })

  test('of one byte at a time is the same too', () => {
    const parser = parserOf()
    expect([...bytes(story)].flatMap((byte) => parser.push(Uint8Array.of(byte)))).toEqual(events)
  })

  test('holds no more than it may: not of a line that does not end, nor of an event of many lines', () => {
    const line = parserOf(100)
    expect(() => {
      for (;;) line.push(bytes('data: xxxxxxxxx'))
    }).toThrow(/RESPONSE_TOO_LARGE/)
    const event = parserOf(100)
    expect(() => {
      for (;;) event.push(bytes('data: xxxxxxxxx\n'))
    }).toThrow(/RESPONSE_TOO_LARGE/)
    const many = parserOf(100)
    for (let serial = 0; serial < 100; serial += 1) expect(many.push(bytes('data: xxxxxxxxx\n\n'))).toHaveLength(1)
  })
})
