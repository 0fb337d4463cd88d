import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { Failure, usage } from './failure.ts'
import type { Shell } from './shell.ts'

export interface ConfirmOptions {
  readonly yes?: true
}

/** The option of every command that asks before it does what cannot be undone. */
export const addConfirmOption = (command: Command): Command =>
  command.option('--yes', 'do it without asking, as scripts must')

const answerOf = async ({ stdin, err, signal }: Shell, question: string): Promise<string> => {
  err.write(question)
  const lines = createInterface({ input: stdin, signal })
  try {
    // A terminal that is closed says no.
    const [line] = await Promise.race([once(lines, 'line', { signal }), once(lines, 'close').then(() => [''])])
    return String(line)
  } finally {
    lines.close()
  }
}

/**
 * Goes on only where it is wanted: with `--yes`, or where somebody at a terminal says so.
 *
 * @param what what will be done, as a sentence
 * @throws Failure `USAGE` where there is nobody to ask · `INTERRUPTED` where they say no
 */
export const confirm = async (shell: Shell, { yes }: ConfirmOptions, what: string): Promise<void> => {
  if (yes) return
  if (!shell.stdin.isTTY || !shell.err.isTerminal)
    throw usage(`${what} Nothing was done: say --yes where this is what you want.`)
  const answer = await answerOf(shell, `${what} Type yes to go on: `)
  if (answer.trim().toLowerCase() !== 'yes') throw new Failure('INTERRUPTED', 'Nothing was done.')
}
