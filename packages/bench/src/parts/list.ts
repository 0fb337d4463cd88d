import { isDeepStrictEqual } from 'node:util'
import { allAnswersOf, comparisonSection } from '../comparison-section.ts'
import { compare } from '../comparison.ts'
import { environmentWith } from '../config.ts'
import type { Goal } from '../goals.ts'
import { unmeasured, type Part } from '../part.ts'
import { sampleAnswer } from '../peers/answer-sample.ts'
import { generateListClient } from '../peers/list/client.ts'
import { listAnswer, listRequest, listSize } from '../peers/list/list.ts'
import { startBareYoga, startMercurius } from '../peers/list/start.ts'
import type { Peer } from '../peers/peer.ts'
import { makeApplications } from '../peers/make-applications.ts'
import { fetchToken } from '../peers/postern-api.ts'
import { startPostern } from '../peers/postern.ts'

const goals: readonly Goal[] = [
  { peer: 'bare Yoga', must: 0.75 },
  { peer: 'Mercurius with JIT', must: null },
]

/** All peers must answer the same, or they did not do the same. @throws Error where they do not */
const requireSameAnswers = async (peers: readonly Peer[]): Promise<void> => {
  const answers = await Promise.all(
    peers.map(async ({ port, request }) => JSON.parse((await sampleAnswer(port, request)).body) as { data?: unknown }),
  )
  const other = answers.findIndex(({ data }) => !data || !isDeepStrictEqual(data, answers[0]?.data))
  if (other >= 0)
    throw new Error(`${peers[other]?.name} answers something else: ${JSON.stringify(answers[other]).slice(0, 500)}`)
}

/** A GraphQL list: token, policy, audit and database, against servers that only read. */
export const list: Part = {
  title: `list: ${listSize} applications of six fields by GraphQL, decided and recorded before the answer leaves`,
  run: async ({ options, say, keep, openDatabase, startGenerator }) => {
    const database = await openDatabase()
    if (!database) return unmeasured
    generateListClient(environmentWith({}))
    const service = keep(await startPostern(database.url, options.profile))
    await makeApplications(service.owner, listSize + 5)
    const token = await fetchToken(service.port, service.client)
    const postern: Peer = { ...service, name: 'postern', request: listRequest(service.port, token) }
    const peers = [keep(await startBareYoga(database.url)), postern, keep(await startMercurius(database.url))]
    await requireSameAnswers(peers)
    const measured = await compare(options, peers, listAnswer, startGenerator(), database, say)
    return comparisonSection(measured, goals, {
      // One more as the sample.
      answers: allAnswersOf(measured, 'postern') + 1,
      events: await database.events('applications:read'),
    })
  },
}
