import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number
  readonly processor: string
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly postern: string
  /** Processes that wanted to run in the minute before the start; figures of a busy machine spread widely. */
  readonly loadBefore: number
}

const version = (): string => {
  const manifest = readFileSync(new URL('../../server/package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

export const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
  postern: version(),
  loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
})
