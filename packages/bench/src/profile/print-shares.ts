import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharesOf, type CpuProfile } from './shares.ts'

/** Says what the newest profile in `directory` shows. */
export const printShares = (directory: string, say: (text: string) => void): void => {
  const newest = readdirSync(directory)
    // CPU.<date>.<time>.<pid>.<thread>.<serial>: thread 0 is the one of the event loop.
    .filter((name) => /\.0\.\d+\.cpuprofile$/.test(name))
    .toSorted()
    .at(-1)
  if (newest === undefined) return say(`There is no profile in ${directory}.`)
  const shares = sharesOf(JSON.parse(readFileSync(join(directory, newest), 'utf8')) as CpuProfile)
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0)
  say(`\n${join(directory, newest)}: where the event loop thread spent its time`)
  for (const [name, time] of [...shares].toSorted(([, one], [, other]) => other - one))
    say(`${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`)
}
