import type { ChildProcess } from 'node:child_process'
import type { Child } from './child.ts'
import { cpuSeconds, mainThreadSeconds } from './cpu-time.ts'
import type { LoadMessage, LoadOrder, LoadResult } from './load/messages.ts'
import type { Peer } from './peers/peer.ts'

/** What one round gave of one peer. CPU is null where the system does not say. */
export interface Round extends LoadResult {
  readonly perSecond: number
  /** Microseconds of CPU per answer: of the server's process, and of the database's. */
  readonly serverCpu: number | null
  readonly databaseCpu: number | null
  /** The share of the time in which the server's event loop thread ran: near 1, it was the bottleneck. */
  readonly serverBusy: number | null
}

export interface Generator extends Child {
  readonly process: ChildProcess
}

const total = (pids: readonly number[]): number | null =>
  pids.reduce<number | null>((sum, pid) => {
    const seconds = cpuSeconds(pid)
    return sum === null || seconds === null ? null : sum + seconds
  }, 0)

const difference = (before: number | null | undefined, after: number | null | undefined): number | null =>
  before == null || after == null ? null : after - before

const readCpu = ({ pid }: Peer, backends: readonly number[]) => ({
  server: cpuSeconds(pid),
  main: mainThreadSeconds(pid),
  database: backends.length === 0 ? null : total(backends),
})

/** Loads `peer` once. `backends` are the database's processes that work for it. */
export const runRound = (
  generator: Generator,
  peer: Peer,
  load: Pick<LoadOrder, 'right' | 'connections' | 'rampMs' | 'measureMs'>,
  backends: readonly number[],
): Promise<Round> =>
  new Promise((resolve, reject) => {
    let before: ReturnType<typeof readCpu> | undefined
    let after: ReturnType<typeof readCpu> | undefined
    const onExit = (): void => reject(new Error('The load generator ended.'))
    const onMessage = (message: LoadMessage): void => {
      if (message.type === 'counting') before = readCpu(peer, backends)
      if (message.type === 'counted') after = readCpu(peer, backends)
      if (message.type === 'done') {
        generator.process.off('message', onMessage).off('exit', onExit)
        const { result } = message
        const perAnswer = (seconds: number | null) => (seconds === null ? null : (seconds * 1e6) / result.answers)
        const busy = difference(before?.main, after?.main)
        resolve({
          ...result,
          perSecond: result.answers / result.seconds,
          serverCpu: perAnswer(difference(before?.server, after?.server)),
          databaseCpu: perAnswer(difference(before?.database, after?.database)),
          serverBusy: busy === null ? null : busy / result.seconds,
        })
      }
    }
    generator.process.on('message', onMessage).once('exit', onExit)
    generator.process.send({ port: peer.port, request: peer.request, ...load } satisfies LoadOrder)
  })
