import { messageOf, startModule } from '../child.ts'
import type { Argon2Order, Argon2Rate } from '../programs/argon2-rate.ts'
import { unmeasured, type Part, type Section } from '../part.ts'
import { graphqlRequest } from '../peers/graphql-request.ts'
import { tokenAnswer, tokenRequest, type Peer } from '../peers/peer.ts'
import type { Owner } from '../peers/postern-api.ts'
import { startPostern } from '../peers/postern.ts'
import { runRound, type Generator, type Round } from '../round.ts'
import { spreadOf, type Spread } from '../statistics.ts'
import { table } from '../table.ts'

const leastOfRaw = 0.9
const mostOfIdleLatency = 3
// Less than the tries that are free at one address, or the service would hold them up: those under way count as tries.
const signInConnections = 4
const tokenConnections = 2

const signInDocument = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }`
const signInAnswer = '"__typename":"SignInSuccess"'

const signInRequest = (port: number, { email, password }: Owner): string =>
  graphqlRequest(port, null, { document: signInDocument, variables: { input: { email, password } } })

interface Turn {
  readonly raw: Argon2Rate
  readonly signIns: Round
  readonly idle: Round
  /** Tokens while people sign in. */
  readonly meanwhile: Round
}

const sectionOf = (turns: readonly Turn[]): Section => {
  const spread = (value: (turn: Turn) => number): Spread => spreadOf(turns.map(value))
  const ofRaw = spread(({ signIns, raw }) => signIns.perSecond / raw)
  const latency = spread(({ meanwhile, idle }) => meanwhile.latency.p50 / idle.latency.p50)
  const figures = {
    rawPerSecond: spread(({ raw }) => raw),
    signInsPerSecond: spread(({ signIns }) => signIns.perSecond),
    ofRaw,
    idleTokenMs: { p50: spread(({ idle }) => idle.latency.p50), p99: spread(({ idle }) => idle.latency.p99) },
    tokenMsMeanwhile: {
      p50: spread(({ meanwhile }) => meanwhile.latency.p50),
      p99: spread(({ meanwhile }) => meanwhile.latency.p99),
    },
    ofIdleLatency: latency,
  }
  const row = (name: string, { median, least, most }: Spread, digits: number) => [
    name,
    median.toFixed(digits),
    `${least.toFixed(digits)}–${most.toFixed(digits)}`,
  ]
  const wrong = turns.flatMap(({ signIns, idle, meanwhile }) =>
    [signIns, idle, meanwhile].filter(({ wrongAnswers }) => wrongAnswers > 0),
  )
  return {
    text: table([
      ['', 'median', 'least–most'],
      row('raw argon2id verifications/s', figures.rawPerSecond, 1),
      row('sign-ins/s', figures.signInsPerSecond, 1),
      row(`sign-ins : raw (must ${leastOfRaw})`, ofRaw, 3),
      row('token p50 alone, ms', figures.idleTokenMs.p50, 1),
      row('token p50 while people sign in, ms', figures.tokenMsMeanwhile.p50, 1),
      row(`p50 meanwhile : alone (at most ${mostOfIdleLatency})`, latency, 2),
      row('token p99 alone, ms', figures.idleTokenMs.p99, 1),
      row('token p99 while people sign in, ms', figures.tokenMsMeanwhile.p99, 1),
    ]),
    figures,
    warnings: [],
    faults: [
      ...(wrong[0] ? [`wrong answers, such as: ${wrong[0].wrongSample?.slice(0, 500)}`] : []),
      ...(ofRaw.median < leastOfRaw ? [`${ofRaw.median.toFixed(3)} of the raw rate is less than ${leastOfRaw}`] : []),
      ...(latency.median > mostOfIdleLatency
        ? [`tokens took ${latency.median.toFixed(2)} times as long, more than ${mostOfIdleLatency}`]
        : []),
    ],
  }
}

/** Sign-ins against what the password hash alone allows, and what they do to the machines beside. */
export const signIn: Part = {
  title: 'sign-in: GraphQL signIn against raw argon2id at the same concurrency, and tokens meanwhile',
  run: async ({ options, say, keep, openDatabase, startGenerator }) => {
    const database = await openDatabase()
    if (!database) return unmeasured
    const service = keep(await startPostern(database.url, options.profile))
    const argon2 = keep(startModule(new URL('../programs/argon2-rate.ts', import.meta.url)))
    const [people, machines] = [startGenerator(), startGenerator()]
    const signIns: Peer = { ...service, name: 'sign-ins', request: signInRequest(service.port, service.owner) }
    const tokens: Peer = {
      ...service,
      name: 'tokens',
      request: tokenRequest(service.port, '/oauth/token', service.client),
    }
    const times = { rampMs: options.rampSeconds * 1_000, measureMs: options.seconds * 1_000 }
    const loadSignIns = (generator: Generator) =>
      runRound(generator, signIns, { right: signInAnswer, connections: signInConnections, ...times }, [])
    const loadTokens = (generator: Generator) =>
      runRound(generator, tokens, { right: tokenAnswer, connections: tokenConnections, ...times }, [])
    const turns: Turn[] = []
    for (let round = 1; round <= options.rounds; round += 1) {
      argon2.process.send(times.measureMs satisfies Argon2Order)
      const raw = await messageOf<Argon2Rate>(argon2)
      const alone = await loadSignIns(people)
      const idle = await loadTokens(machines)
      const [, meanwhile] = await Promise.all([loadSignIns(people), loadTokens(machines)])
      await database.settled()
      turns.push({ raw, signIns: alone, idle, meanwhile })
      say(`round ${round} of ${options.rounds}: ${alone.perSecond.toFixed(1)} of ${raw.toFixed(1)} sign-ins/s`)
    }
    return sectionOf(turns)
  },
}
