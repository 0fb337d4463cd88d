// Run by opening-process.ts: opens the database it is given, says how that went, and obeys its standard input.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'
import { DatabaseRefusal } from '../../packages/server/src/adapters/database/refusal.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const serve = async (options: DatabaseOptions): Promise<void> => {
  const database = await openDatabase(options)
  say('open')
  for await (const line of createInterface({ input: process.stdin })) {
    const [, name = ''] = line.split(' ')
    await database.client.space.create({ data: { id: name, name, kind: 'development', createdAt: new Date() } })
    say(`added ${name}`)
  }
  await database.close()
}

const [, , options = '{}', dumpPath] = process.argv
const loadDataDir = dumpPath === undefined ? undefined : new Blob([readFileSync(dumpPath)])

await serve({ ...(JSON.parse(options) as DatabaseOptions), loadDataDir }).catch((error: unknown) => {
  if (!(error instanceof DatabaseRefusal)) throw error
  say(error.code)
})
