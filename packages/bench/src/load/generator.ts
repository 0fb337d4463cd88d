// A process of its own: takes orders by message, loads a server, and reports.
import { performance } from 'node:perf_hooks'
import { Connection } from './connection.ts'
import { Latencies } from './latencies.ts'
import type { LoadMessage, LoadOrder, LoadResult } from './messages.ts'

const tell = (message: LoadMessage): void => void process.send?.(message)

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const load = async ({ port, request, right, connections, rampMs, measureMs }: LoadOrder): Promise<LoadResult> => {
  const latencies = new Latencies()
  let phase: 'ramp' | 'counting' | 'over' = 'ramp'
  let answers = 0
  let allAnswers = 0
  let wrongAnswers = 0
  let wrongSample: string | null = null
  let open = connections
  const { promise: drained, resolve: drain } = Promise.withResolvers<void>()
  const close = (): void => {
    open -= 1
    if (open === 0) drain()
  }
  const wrong = (text: string): void => {
    wrongAnswers += 1
    wrongSample ??= text
  }
  const bytes = Buffer.from(request, 'latin1')
  const pattern = new RegExp(right)
  for (let index = 0; index < connections; index += 1) {
    Connection.open(port, bytes, pattern, {
      onAnswer: (isRight, milliseconds, text) => {
        if (isRight) allAnswers += 1
        else wrong(text())
        if (phase === 'counting' && isRight) {
          answers += 1
          latencies.add(milliseconds)
        }
        if (phase !== 'over') return true
        close()
        return false
      },
      onLost: (cause) => {
        wrong(cause)
        close()
      },
    })
  }
  await pause(rampMs)
  phase = 'counting'
  const startedAt = performance.now()
  const before = performance.eventLoopUtilization()
  tell({ type: 'counting' })
  await pause(measureMs)
  phase = 'over'
  const seconds = (performance.now() - startedAt) / 1000
  const generatorBusy = performance.eventLoopUtilization(before).utilization
  tell({ type: 'counted' })
  await drained
  const latency = { p50: latencies.quantile(0.5), p99: latencies.quantile(0.99) }
  return { answers, seconds, allAnswers, wrongAnswers, wrongSample, latency, generatorBusy }
}

// Whoever started this one is gone.
process.once('disconnect', () => process.exit())

process.on('message', (order: LoadOrder) => {
  void load(order).then((result) => tell({ type: 'done', result }))
})
