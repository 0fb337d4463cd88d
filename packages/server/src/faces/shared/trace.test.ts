import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { createTrace } from './trace.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const from = (remoteAddress: string) =>
  ({
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

test('a trace is believed from a trusted proxy, and from nobody else', () => {
  const trace = createTrace(['10.0.0.0/8'])
  expect(trace(from('10.1.2.3'))).toBe(traceId)
  expect(trace(from('::ffff:10.1.2.3'))).toBe(traceId)
  expect(trace(from('127.0.0.1'))).toBeNull()
  expect(trace(from('203.0.113.1'))).toBeNull()
  expect(createTrace([])(from('127.0.0.1'))).toBeNull()
})
