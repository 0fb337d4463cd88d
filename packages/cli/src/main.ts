import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { readConfig } from './config.ts'
import { exitCodes, exitOf } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { failureOf } from './failure-of.ts'
import { createProgram } from './program.ts'
import { reportFailure } from './report-failure.ts'
import { outputOf } from './shell.ts'
import { failureOfCommandLine } from './usage-failure.ts'

const argv = process.argv.slice(2)
const interruption = new AbortController()

// Whoever reads the output may stop: that is no error to talk about, and there is nobody to talk to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.unread.status : exitCodes.unexpected.status)
  })
// The first one lets the command clean up; a second one does not wait for it.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted.status)
    interruption.abort(new Failure('INTERRUPTED', 'Interrupted.'))
  })

const shell = {
  config: readConfig(),
  get stdin() {
    return process.stdin
  },
  out: outputOf(process.stdout),
  err: outputOf(process.stderr),
  signal: interruption.signal,
}

/** After Ctrl-C most failures come of it; what the server said, and a secret that was lost, is told all the same. */
const heeded = (failure: Failure): Failure =>
  interruption.signal.aborted && failure.requestId === null && failure.code !== 'SECRET_NOT_WRITTEN'
    ? new Failure('INTERRUPTED', 'Interrupted.')
    : failure

/** Commander prints and ends by itself unless told otherwise, in each command. */
const tame = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => undefined, writeErr: () => undefined })
  command.commands.forEach(tame)
}

const program = createProgram(shell)
tame(program)
try {
  await program.parseAsync(argv, { from: 'user' })
} catch (thrown) {
  const isAnswer = thrown instanceof CommanderError && thrown.exitCode === 0
  if (!isAnswer) {
    const failure = thrown instanceof CommanderError ? failureOfCommandLine(thrown, argv) : heeded(failureOf(thrown))
    reportFailure(shell.err, failure, argv.includes('--json'))
    process.exitCode = exitCodes[exitOf(failure.code)].status
  }
}
