import { createDatabase, type BenchDatabase } from './database.ts'
import { startModule } from './child.ts'
import { compare } from './comparison.ts'
import { databaseServer } from './config.ts'
import { thisMachine } from './machine.ts'
import { readOptions, usage, type Options } from './options.ts'
import { sampleAnswer } from './peers/answer-sample.ts'
import { startBare } from './peers/bare.ts'
import { oidcProviderVersion, startOidcProvider } from './peers/oidc-provider.ts'
import type { Peer } from './peers/peer.ts'
import { startPostern } from './peers/postern.ts'
import { printShares } from './profile/print-shares.ts'
import { printed, summaryOf, type Report } from './report.ts'
import { faultsOf, ratiosOf, warningsOf } from './verdict.ts'

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

/** The database of this run, or null without a server; a server that was named must be there. */
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

const measure = async (options: Options): Promise<Report> => {
  const machine = thisMachine()
  const database = await openDatabase()
  const postern = database ? keep(await startPostern(database.url, options.profile)) : null
  const embedded =
    options.embedded || !postern ? keep(await startPostern(null, postern ? null : options.profile)) : null
  const model = postern ?? embedded!
  const oidcProvider = keep(await startOidcProvider(model.client))
  const bare = keep(await startBare(model.request, await sampleAnswer(model.port, model.request)))
  const generator = keep(startModule(new URL('./load/generator.ts', import.meta.url)))
  const peers = [bare, postern, oidcProvider, embedded].filter(
    (peer): peer is NonNullable<typeof peer> => peer !== null,
  )
  const measured = await compare(options, peers satisfies Peer[], generator, database, say)

  const ofPostern = measured.get('postern')
  const loaded = [...(ofPostern ? [ofPostern.warmUp, ...ofPostern.rounds] : [])]
  const evidence = database && {
    // One for setting it up and one as the sample, besides what the generator got.
    handedOut: loaded.reduce((sum, { allAnswers }) => sum + allAnswers, 2),
    recorded: await database.issuedTokens(),
  }
  const ratios = ratiosOf(measured, 'postern')
  return {
    date: new Date().toISOString(),
    machine,
    versions: { postgres: database?.serverVersion ?? null, oidcProvider: oidcProviderVersion() },
    settings: options,
    peers: summaryOf(measured),
    ratios,
    embeddedRatios: ratiosOf(measured, 'postern-embedded'),
    evidence,
    warnings: warningsOf(measured),
    faults: faultsOf(measured, ratios, evidence),
  }
}

const run = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2))
  if (!options) {
    console.log(usage)
    return 0
  }
  try {
    const report = await measure(options)
    console.log(options.json ? JSON.stringify(report, null, 2) : printed(report))
    return report.faults.length === 0 ? 0 : 1
  } finally {
    await cleanUp()
    if (options.profile) printShares(options.profile, say)
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))

try {
  process.exitCode = await run()
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
