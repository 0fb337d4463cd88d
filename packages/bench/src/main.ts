import { createDatabase, type BenchDatabase } from './database.ts'
import { startModule } from './child.ts'
import { databaseServer } from './config.ts'
import { thisMachine, type Machine } from './machine.ts'
import { readOptions, usage, type Options } from './options.ts'
import type { Bench, Part, Section } from './part.ts'
import { auditSearch } from './parts/audit-search.ts'
import { list } from './parts/list.ts'
import { oidcProviderVersion } from './peers/oidc-provider.ts'
import { sdk } from './parts/sdk.ts'
import { signIn } from './parts/sign-in.ts'
import { start } from './parts/start.ts'
import { tokens } from './parts/tokens.ts'
import { verifier } from './parts/verifier.ts'
import { printShares } from './profile/print-shares.ts'

const parts: Readonly<Record<string, Part>> = {
  tokens,
  list,
  'sign-in': signIn,
  audit: auditSearch,
  sdk,
  verifier,
  start,
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** What has to be undone, newest first. */
const cleanUps: (() => Promise<void>)[] = []

const cleanUp = async (): Promise<void> => {
  for (let undo = cleanUps.pop(); undo; undo = cleanUps.pop())
    await undo().catch((cause: unknown) => say(String(cause)))
}

const keep = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
  cleanUps.push(() => started.stop())
  return started
}

/** The database of a part, or null without a server; a server that was named must be there. */
const openDatabase = async (): Promise<BenchDatabase | null> => {
  const { url, isNamed } = databaseServer()
  try {
    const database = await createDatabase(url)
    cleanUps.push(() => database.drop())
    return database
  } catch (cause) {
    const where = isNamed ? 'the server of DATABASE_URL' : `a server at ${url}`
    const text = `The bench needs PostgreSQL 15 or later, where it may create a database, and cannot use ${where}: ${String(cause)}`
    if (isNamed) throw new Error(text, { cause })
    say(`${text}\nThe embedded database is measured instead, and no goal is checked. Set DATABASE_URL to check them.`)
    return null
  }
}

const benchWith = (options: Options): Bench => ({
  options,
  say,
  keep,
  openDatabase,
  startGenerator: () => keep(startModule(new URL('./load/generator.ts', import.meta.url))),
})

const wanted = ({ parts: names }: Options): readonly (readonly [string, Part])[] => {
  const unknown = names.find((name) => !(name in parts))
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}: choose of ${Object.keys(parts).join(', ')}.`)
  return Object.entries(parts).filter(([name]) => names.length === 0 || names.includes(name))
}

const machineText = ({ cores, processor, memoryGiB, system, loadBefore, node, postern }: Machine): string =>
  [
    `${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, load before ${loadBefore}`,
    `Node ${node} · Postern ${postern} · oidc-provider ${oidcProviderVersion()}`,
  ].join('\n')

const sectionText = ({ title }: Part, { text, warnings, faults }: Section): string =>
  [
    `== ${title}`,
    '',
    text,
    ...warnings.map((warning) => `note: ${warning}`),
    ...faults.map((fault) => `FAILED: ${fault}`),
  ].join('\n')

const run = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2))
  if (!options) {
    console.log(usage)
    return 0
  }
  const machine = thisMachine()
  const date = new Date().toISOString()
  const sections: Record<string, Section> = {}
  if (!options.json) console.log(machineText(machine))
  for (const [name, part] of wanted(options)) {
    say(`-- ${name}`)
    try {
      const section = await part.run(benchWith(options))
      sections[name] = section
      if (!options.json) console.log(`\n${sectionText(part, section)}`)
    } finally {
      await cleanUp()
      if (options.profile) printShares(options.profile, say)
    }
  }
  if (options.json) console.log(JSON.stringify({ date, machine, settings: options, parts: sections }, null, 2))
  return Object.values(sections).every(({ faults }) => faults.length === 0) ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))

try {
  process.exitCode = await run()
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
