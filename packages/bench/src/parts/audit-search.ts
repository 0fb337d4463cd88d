import { unmeasured, type Part } from '../part.ts'
import { fillAudit } from '../peers/audit-fill.ts'
import { fetchToken } from '../peers/postern-api.ts'
import { makeApplications } from '../peers/make-applications.ts'
import type { Peer } from '../peers/peer.ts'
import { graphqlRequest, type GraphqlAsk } from '../peers/graphql-request.ts'
import { startPostern } from '../peers/postern.ts'
import { runRound, type Round } from '../round.ts'
import { spreadOf } from '../statistics.ts'
import { table } from '../table.ts'

const events = 1_000_000
const listSize = 20
const mostOfOneRead = 5

const fields = 'id at action outcome actor { id } target { id }'

interface Ask extends GraphqlAsk {
  /** What a right answer matches. */
  readonly right: string
}

const listOf = (filter: string, size = listSize): Ask => ({
  document: `{ auditEvents(first: ${listSize}, ${filter}) { edges { node { ${fields} } } } }`,
  variables: {},
  right: size === 0 ? '"edges":\\[\\]' : `(?:"node":\\{"id":"evt_.*?){${size}}`,
})

/** Lists from a million events, each against reading one event by its ID. */
export const auditSearch: Part = {
  title: `audit: lists of ${listSize} from ${events.toLocaleString('en')} events, against one event by its ID; one connection`,
  run: async ({ options, say, keep, openDatabase, startGenerator }) => {
    const database = await openDatabase()
    if (!database) return unmeasured
    const service = keep(await startPostern(database.url, options.profile))
    const made = await makeApplications(service.owner, 40)
    const token = await fetchToken(service.port, service.client)
    say(`adding ${events} events, and waiting until they are sealed`)
    await fillAudit(database, events, made.ids)
    await database.settled()
    const [actor = ''] = made.ids
    const one = await service.owner.ask<{ auditEvents: { edges: { node: { id: string } }[] } }>(
      `{ auditEvents(first: 1, actorId: "${actor}") { edges { node { id } } } }`,
    )
    const eventId = one.auditEvents.edges[0]?.node.id ?? ''
    const day = 86_400_000
    const [from, to] = [new Date(Date.now() - 9 * day).toISOString(), new Date(Date.now() - 8 * day).toISOString()]
    const asks: Readonly<Record<string, Ask>> = {
      'one event by its ID': {
        document: `{ auditEvent(eventId: "${eventId}") { ${fields} } }`,
        variables: {},
        right: '"auditEvent":\\{"id":"evt_',
      },
      'of a space': listOf(`spaceId: "${made.spaceId}"`),
      'by an actor': listOf(`actorId: "${actor}"`),
      'of a rare action': listOf('action: "applications:update"'),
      'of a common action': listOf('action: "tokens:issue"'),
      'that were refused': listOf('outcome: refused'),
      'of a day': listOf(`from: "${from}", to: "${to}"`),
      'refused, by an actor, of a space': listOf(`outcome: refused, actorId: "${actor}", spaceId: "${made.spaceId}"`),
      'of an action that nobody ever took': listOf('action: "users:delete"', 0),
    }
    const generator = startGenerator()
    const load = (name: string, { right, ...ask }: Ask): Promise<Round> => {
      const peer: Peer = { ...service, name, request: graphqlRequest(service.port, token, ask) }
      return runRound(
        generator,
        peer,
        { right, connections: 1, rampMs: 500, measureMs: Math.min(1_000, options.seconds * 1_000) },
        [],
      )
    }
    const rounds = new Map<string, Round[]>(Object.keys(asks).map((name) => [name, []]))
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const [name, ask] of Object.entries(asks)) rounds.get(name)?.push(await load(name, ask))
      say(`round ${round} of ${options.rounds}`)
    }
    const [base = []] = rounds.values()
    const rows = [...rounds].map(([name, own]) => ({
      name,
      milliseconds: spreadOf(own.map(({ latency }) => latency.p50)),
      ofOneRead: spreadOf(own.map(({ latency }, index) => latency.p50 / (base[index]?.latency.p50 ?? Number.NaN))),
      wrong: own.find(({ wrongAnswers }) => wrongAnswers > 0)?.wrongSample,
    }))
    return {
      text: table([
        ['', 'p50', 'of one read', 'least–most'],
        ...rows.map(({ name, milliseconds, ofOneRead: { median, least, most } }) => [
          name,
          `${milliseconds.median.toFixed(1)} ms`,
          median.toFixed(2),
          `${least.toFixed(2)}–${most.toFixed(2)}`,
        ]),
      ]),
      figures: { events, most: mostOfOneRead, lists: rows },
      warnings: [],
      faults: rows.flatMap(({ name, ofOneRead, wrong }) => [
        ...(wrong === undefined ? [] : [`${name}: wrong answers, such as: ${wrong?.slice(0, 300)}`]),
        ...(ofOneRead.median > mostOfOneRead
          ? [`${name} takes ${ofOneRead.median.toFixed(2)} times one read, more than ${mostOfOneRead}`]
          : []),
      ]),
    }
  },
}
