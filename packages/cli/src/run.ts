import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { exitCodes, exitOf } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { failureOf } from './failure-of.ts'
import { createProgram } from './program.ts'
import { reportFailure } from './report-failure.ts'
import type { Output, Shell } from './shell.ts'
import { failureOfCommandLine } from './usage-failure.ts'

/** After Ctrl-C most failures come of it; what the server said, and a secret that was lost, is told all the same. */
const heeded = ({ signal }: Shell, failure: Failure): Failure =>
  signal.aborted && failure.requestId === null && failure.code !== 'SECRET_NOT_WRITTEN'
    ? new Failure('INTERRUPTED', 'Interrupted.')
    : failure

/** Commander prints and ends by itself unless told otherwise, in each command. */
const tame = (out: Output, command: Command): void => {
  command.exitOverride().configureOutput({
    writeOut: (text) => out.write(text),
    outputError: () => undefined,
    writeErr: () => undefined,
  })
  for (const one of command.commands) tame(out, one)
}

/** Runs one command line to its end, whose failure is reported; gives the exit status. */
export const runCommandLine = async (shell: Shell, argv: readonly string[]): Promise<number> => {
  const program = createProgram(shell)
  tame(shell.out, program)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.ok.status
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.ok.status
    const failure =
      thrown instanceof CommanderError ? failureOfCommandLine(thrown, argv) : heeded(shell, failureOf(thrown))
    reportFailure(shell.err, failure, argv.includes('--json'))
    return exitCodes[exitOf(failure.code)].status
  }
}
