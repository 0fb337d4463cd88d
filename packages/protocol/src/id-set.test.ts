import { expect, test } from 'vitest'
import { IdSet } from './id-set.ts'
import { encodeIdBody } from './ids.ts'

const idOf = (index: number) => {
  const random = new Uint8Array(10)
  new DataView(random.buffer).setUint32((index % 3) * 3, index)
  return `evt_${encodeIdBody(1_800_000_000_000 + (index % 5), random)}`
}

test('an ID is new once, among as many others as there are', () => {
  const ids = new IdSet()
  const strings = new Set<string>()
  for (let index = 0; index < 30_000; index += 1) {
    const id = idOf(index)
    expect(ids.add(id)).toBe(!strings.has(id))
    strings.add(id)
    if (index % 1000 === 0) expect(ids.add(idOf(index >> 1))).toBe(false)
  }
})
