import { expect, test } from 'vitest'
import { Counter, family, Histogram, labelled, single } from './metrics.ts'

test('what took so long is counted in its range and in every larger one', () => {
  const histogram = new Histogram()
  for (const seconds of [0.0005, 0.001, 0.002, 0.3, 60]) histogram.observe(seconds)
  const lines = histogram.lines('took_seconds', 'endpoint="token"')
  expect(lines).toContain('took_seconds_bucket{endpoint="token",le="0.001"} 2')
  expect(lines).toContain('took_seconds_bucket{endpoint="token",le="0.0025"} 3')
  expect(lines).toContain('took_seconds_bucket{endpoint="token",le="0.25"} 3')
  expect(lines).toContain('took_seconds_bucket{endpoint="token",le="0.5"} 4')
  expect(lines.slice(-3)).toEqual([
    'took_seconds_bucket{endpoint="token",le="+Inf"} 5',
    `took_seconds_sum{endpoint="token"} ${0.0005 + 0.001 + 0.002 + 0.3 + 60}`,
    'took_seconds_count{endpoint="token"} 5',
  ])
})

test('a metric has its help and type before its series', () => {
  const counter = new Counter()
  for (const code of ['A', 'B', 'A']) counter.add(code)
  expect(labelled('refusals_total', 'counter', 'Refused.', 'code', counter.counts)).toBe(
    '# HELP refusals_total Refused.\n# TYPE refusals_total counter\nrefusals_total{code="A"} 2\nrefusals_total{code="B"} 1\n',
  )
  expect(single('one', 'gauge', 'One.', 1)).toBe('# HELP one One.\n# TYPE one gauge\none 1\n')
  expect(family('none', 'gauge', 'None.', [])).toBe('# HELP none None.\n# TYPE none gauge\n')
})
