import { systemNow } from './clock.ts'
import { readConfig } from './config.ts'
import { exitCodes } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { browserOpener } from './open-browser.ts'
import { systemRandomness } from './randomness.ts'
import { runCommandLine } from './run.ts'
import { outputOf } from './shell.ts'

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

const config = readConfig()
const shell = {
  config,
  get stdin() {
    return process.stdin
  },
  out: outputOf(process.stdout),
  err: outputOf(process.stderr),
  now: systemNow,
  randomBytes: systemRandomness,
  openBrowser: browserOpener(config),
  signal: interruption.signal,
}
process.exitCode = await runCommandLine(shell, process.argv.slice(2))
