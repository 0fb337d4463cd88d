// pnpm check [part of a name…]: everything that must hold before a commit goes in, or the steps whose names are asked for.
import { performance } from 'node:perf_hooks'
import { runStep, type Outcome, type Step } from './check/step.ts'
import { allSteps } from './check/steps.ts'

const mostAtOnce = 2

const report = ({ step, hasPassed, seconds, output }: Outcome): string => {
  const caveat = step.caveat ? ` (${step.caveat})` : ''
  const line = `${hasPassed ? '✓' : '✗'} ${step.name}  ${seconds.toFixed(1)} s${caveat}\n`
  return hasPassed ? line : `${line}\n${output}\n\n  ${step.name}: ${step.advice}\n\n`
}

const runAll = async (steps: readonly Step[]): Promise<Outcome[]> => {
  const waiting = [...steps]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step)
      outcomes.push(outcome)
      process.stdout.write(report(outcome))
    }
  }
  await Promise.all(Array.from({ length: mostAtOnce }, work))
  return outcomes
}

const asked = process.argv.slice(2)
const steps = allSteps().filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)))
if (steps.length === 0) {
  process.stderr.write(
    `No such step. There are: ${allSteps()
      .map(({ name }) => name)
      .join(', ')}.\n`,
  )
  process.exit(1)
}
const startedAt = performance.now()
const outcomes = await runAll(steps)
const failed = outcomes.filter(({ hasPassed }) => !hasPassed).map(({ step }) => step.name)
const verdict =
  failed.length === 0 ? 'Everything holds' : `${failed.length} of ${outcomes.length} fail: ${failed.join(', ')}`
process.stdout.write(`\n${verdict}. ${((performance.now() - startedAt) / 1000).toFixed(0)} s.\n`)
process.exitCode = failed.length === 0 ? 0 : 1
