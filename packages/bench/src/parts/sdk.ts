import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'tsdown'
import { messageOf, startModule } from '../child.ts'
import { environmentWith } from '../config.ts'
import type { SdkOrder, SdkRates } from '../programs/sdk-rates.ts'
import { unmeasured, type Part } from '../part.ts'
import { startPostern } from '../peers/postern.ts'
import { spreadOf } from '../statistics.ts'
import { table } from '../table.ts'

const run = promisify(execFile)

const programs = {
  'Node alone': new URL('../programs/cold-nothing.mjs', import.meta.url),
  'first token, SDK': new URL('../programs/cold-sdk.mjs', import.meta.url),
  'first token, openid-client': new URL('../programs/cold-openid-client.mjs', import.meta.url),
} as const
type Program = keyof typeof programs

/** The SDK as one file, as it is published. */
const bundleSdk = async (folder: string): Promise<string> => {
  await build({
    config: false,
    cwd: fileURLToPath(new URL('../../../sdk/', import.meta.url)),
    entry: 'src/index.ts',
    outDir: folder,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    dts: false,
    logLevel: 'error',
    tsconfig: 'tsconfig.build.json',
  })
  return join(folder, 'index.js')
}

/** The SDK: a token it has, and a program's first one. */
export const sdk: Part = {
  title: 'sdk: a token from the cache, and the first token of a program that has just started',
  run: async ({ options, say, keep, openDatabase }) => {
    const database = await openDatabase()
    if (!database) return unmeasured
    const service = keep(await startPostern(database.url, options.profile))
    const url = `http://127.0.0.1:${service.port}`
    const folder = mkdtempSync(join(tmpdir(), 'postern-bench-sdk-'))
    try {
      const bundle = await bundleSdk(folder)
      const rates = keep(startModule(new URL('../programs/sdk-rates.ts', import.meta.url)))
      const timed = async (program: Program): Promise<number> => {
        const startedAt = performance.now()
        const values = [
          fileURLToPath(programs[program]),
          bundle,
          url,
          service.client.clientId,
          service.client.clientSecret,
        ]
        await run(process.execPath, values, { env: environmentWith({}) })
        return performance.now() - startedAt
      }
      const cold: Record<Program, number[]> = {
        'Node alone': [],
        'first token, SDK': [],
        'first token, openid-client': [],
      }
      const cached: number[] = []
      const floor: number[] = []
      for (let round = 1; round <= options.rounds; round += 1) {
        const order: SdkOrder = { url, ...service.client, milliseconds: options.seconds * 250 }
        rates.process.send(order)
        const told = await messageOf<SdkRates>(rates)
        cached.push(1e9 / told.cached)
        floor.push(1e9 / told.floor)
        for (const program of Object.keys(programs) as Program[]) cold[program].push(await timed(program))
        say(`round ${round} of ${options.rounds}`)
      }
      const row = (name: string, values: readonly number[], unit: string): readonly string[] => {
        const { median, least, most } = spreadOf(values)
        return [name, `${Math.round(median)} ${unit}`, `${Math.round(least)}–${Math.round(most)}`]
      }
      return {
        text: table([
          ['', 'median', 'least–most'],
          row('cached token', cached, 'ns'),
          row('an async function that returns it', floor, 'ns'),
          ...(Object.keys(programs) as Program[]).map((program) => row(program, cold[program], 'ms')),
        ]),
        figures: { cachedNs: spreadOf(cached), floorNs: spreadOf(floor), cold },
        warnings: [],
        faults: [],
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
