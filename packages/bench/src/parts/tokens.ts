import { allAnswersOf, comparisonSection } from '../comparison-section.ts'
import { compare } from '../comparison.ts'
import type { Goal } from '../goals.ts'
import type { Part } from '../part.ts'
import { sampleAnswer } from '../peers/answer-sample.ts'
import { startBare } from '../peers/bare.ts'
import { startOidcProvider } from '../peers/oidc-provider.ts'
import { tokenAnswer, tokenRequest, type Peer } from '../peers/peer.ts'
import { startPostern } from '../peers/postern.ts'

const goals: readonly Goal[] = [
  { peer: 'bare', must: 0.22, aim: 0.3 },
  { peer: 'oidc-provider', must: 1.75, aim: 2.5 },
]

/** The token endpoint: a durable event behind each token, against a bare server and another issuer. */
export const tokens: Part = {
  title: 'tokens: POST /oauth/token, the event durable before the answer leaves',
  run: async ({ options, say, keep, openDatabase, startGenerator }) => {
    const database = await openDatabase()
    const start = async (url: string | null, profile: string | null) => {
      const service = keep(await startPostern(url, profile))
      const name = url === null ? 'postern-embedded' : 'postern'
      return { ...service, name, request: tokenRequest(service.port, '/oauth/token', service.client) }
    }
    const postern = database ? await start(database.url, options.profile) : null
    const embedded = options.embedded || !postern ? await start(null, postern ? null : options.profile) : null
    const model = postern ?? embedded!
    const oidcProvider = keep(await startOidcProvider(model.client))
    const bare = keep(await startBare(model.request, await sampleAnswer(model.port, model.request)))
    const peers = [bare, postern, oidcProvider, embedded].filter((peer): peer is NonNullable<typeof peer> => !!peer)
    const measured = await compare(options, peers satisfies Peer[], tokenAnswer, startGenerator(), database, say)
    const evidence = database && {
      // One more as the sample.
      answers: allAnswersOf(measured, 'postern') + 1,
      events: await database.events('tokens:issue'),
    }
    return comparisonSection(measured, goals, evidence)
  },
}
