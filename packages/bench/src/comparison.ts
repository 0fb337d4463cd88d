import { quiet } from './cpu-time.ts'
import type { BenchDatabase } from './database.ts'
import type { Options } from './options.ts'
import type { Peer } from './peers/peer.ts'
import { runRound, type Generator, type Round } from './round.ts'

/** What was measured of one peer. The warm-up's speed does not count, its answers do. */
export interface Measured {
  readonly warmUp: Round
  readonly rounds: readonly Round[]
}

const warmUpMs = 2_000
const restMs = 300

/**
 * Runs the peers in turn, A B C A B C …, so that whatever the machine does meanwhile hits all of them alike. The next
 * begins only when the service has sealed what the last wrote, so that nobody pays for another's work.
 */
export const compare = async (
  { rounds, rampSeconds, seconds, connections }: Options,
  peers: readonly Peer[],
  right: string,
  generator: Generator,
  database: BenchDatabase | null,
  say: (text: string) => void,
): Promise<ReadonlyMap<string, Measured>> => {
  const results = new Map<string, { warmUp: Round; rounds: Round[] }>()
  const once = async (peer: Peer, rampMs: number, measureMs: number): Promise<Round> => {
    const isPostern = peer.name === 'postern'
    const backends = isPostern && database ? await database.backends() : []
    const round = await runRound(generator, peer, { right, connections, rampMs, measureMs }, backends)
    if (isPostern) await database?.settled()
    // Nobody looks into an embedded database from outside.
    if (peer.name === 'postern-embedded') await quiet(peer.pid)
    await new Promise((resolve) => setTimeout(resolve, restMs))
    return round
  }
  for (const peer of peers) {
    say(`warming up ${peer.name}`)
    results.set(peer.name, { warmUp: await once(peer, warmUpMs / 2, warmUpMs / 2), rounds: [] })
  }
  for (let index = 1; index <= rounds; index += 1) {
    for (const peer of peers) {
      const round = await once(peer, rampSeconds * 1000, seconds * 1000)
      results.get(peer.name)?.rounds.push(round)
      say(`round ${index} of ${rounds}: ${peer.name} ${Math.round(round.perSecond)}/s`)
    }
  }
  return results
}
