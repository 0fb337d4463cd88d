import { readFileSync } from 'node:fs'
import type { Part } from '../part.ts'
import { startPostern } from '../peers/postern.ts'
import { spreadOf } from '../statistics.ts'
import { table } from '../table.ts'

/** What a process holds in memory, in MiB; null where the system does not say. */
const residentMiB = (pid: number): number | null => {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) / 1_024
  } catch {
    return null
  }
}

interface Sample {
  readonly seconds: number
  readonly mebibytes: number | null
}

const row = (name: string, samples: readonly Sample[]): readonly string[] => {
  const { median, least, most } = spreadOf(samples.map(({ seconds }) => seconds))
  const known = samples.flatMap(({ mebibytes }) => (mebibytes === null ? [] : [mebibytes]))
  return [
    name,
    `${median.toFixed(2)} s`,
    `${least.toFixed(2)}–${most.toFixed(2)}`,
    known.length === 0 ? '–' : `${Math.round(spreadOf(known).median)} MiB`,
  ]
}

/** How long the service takes to be ready, the first time and again, and what it then holds in memory. */
export const start: Part = {
  title: 'start: from the process to "ready", and the memory it holds then',
  run: async ({ options, say, keep, openDatabase }) => {
    const samples = new Map<string, Sample[]>()
    const once = async (name: string, databaseUrl: string | null): Promise<void> => {
      const service = keep(await startPostern(databaseUrl, null))
      samples.set(`${name}, first time`, [
        ...(samples.get(`${name}, first time`) ?? []),
        { seconds: service.startSeconds, mebibytes: residentMiB(service.pid) },
      ])
      const again = await service.restart()
      samples.set(`${name}, again`, [
        ...(samples.get(`${name}, again`) ?? []),
        { seconds: again.startSeconds, mebibytes: residentMiB(again.pid) },
      ])
    }
    for (let round = 1; round <= options.rounds; round += 1) {
      const database = await openDatabase()
      if (database) await once('PostgreSQL', database.url)
      await once('embedded', null)
      say(`round ${round} of ${options.rounds}`)
    }
    return {
      text: table([['', 'ready after', 'least–most', 'memory'], ...[...samples].map(([name, own]) => row(name, own))]),
      figures: Object.fromEntries(samples),
      warnings: [],
      faults: [],
    }
  },
}
