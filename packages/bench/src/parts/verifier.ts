import { messageOf, startModule } from '../child.ts'
import { missedOf, verdictOf, type Ratio } from '../goals.ts'
import type { Part } from '../part.ts'
import type { VerifierOrder, VerifierRates } from '../programs/verifier-rates.ts'
import { spreadOf } from '../statistics.ts'
import { table } from '../table.ts'

const goals = {
  seen: { peer: 'jose, of a token seen before', must: 60 },
  fresh: { peer: 'jose, of a new token', must: 1 },
} as const

/** The verifier of the SDK with jose's `jwtVerify`: the same tokens, and expiry, epoch, audience and scope checked each time. */
export const verifier: Part = {
  title: 'verifier: access tokens seen before, and new ones, with the same checks by jose',
  run: async ({ options, say, keep }) => {
    const program = keep(startModule(new URL('../programs/verifier-rates.ts', import.meta.url)))
    const measured: VerifierRates[] = []
    const once = async (milliseconds: number): Promise<VerifierRates> => {
      program.process.send({ milliseconds } satisfies VerifierOrder)
      return messageOf<VerifierRates>(program)
    }
    say('warming up')
    await once(200)
    for (let round = 1; round <= options.rounds; round += 1) {
      measured.push(await once(options.seconds * 250))
      say(`round ${round} of ${options.rounds}`)
    }
    const row = (name: string, of: (rates: VerifierRates) => number): readonly string[] => {
      const { median, least, most } = spreadOf(measured.map(of))
      return [name, `${Math.round(median)}`, `${Math.round(least)}–${Math.round(most)}`]
    }
    const ratioOf = (goal: (typeof goals)[keyof typeof goals], of: (rates: VerifierRates) => number): Ratio => {
      const ratio = spreadOf(measured.map(of))
      return { ...goal, ratio, isMet: ratio.median >= goal.must }
    }
    const ratios = [
      ratioOf(goals.seen, ({ seen, seenByJose }) => seen / seenByJose),
      ratioOf(goals.fresh, ({ fresh, freshByJose }) => fresh / freshByJose),
    ]
    return {
      text: [
        table([
          ['', 'a second', 'least–most'],
          row('a token seen before', ({ seen }) => seen),
          row('the same by jose', ({ seenByJose }) => seenByJose),
          row('a new token', ({ fresh }) => fresh),
          row('the same by jose', ({ freshByJose }) => freshByJose),
        ]),
        '',
        ...ratios.map((ratio) => {
          const { median, least, most } = ratio.ratio
          return `of ${ratio.peer}: ${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)}) · ${verdictOf(ratio)}`
        }),
      ].join('\n'),
      figures: { measured, ratios },
      warnings: [],
      faults: missedOf(ratios),
    }
  },
}
