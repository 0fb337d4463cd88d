import type { CommanderError } from 'commander'
import { Failure } from './failure.ts'

const isSecretOption = (argument: string): boolean => /^--?(client-?)?(secret|password|token)(=|$)/i.test(argument)

/**
 * What is wrong with the command line. It is repeated without the values of options: people put secrets there.
 */
export const failureOfCommandLine = (error: CommanderError, argv: readonly string[]): Failure => {
  if (error.code === 'commander.help' || error.code === 'commander.helpDisplayed')
    return new Failure('USAGE', 'Name a command: see postern --help.')
  const said = error.message
    .replace(/^error: /, '')
    .replaceAll(/(--?[\w-]+)=[^']*/g, '$1')
    .replaceAll(/\s*\n\s*/g, ' ')
  const advice = argv.some(isSecretOption)
    ? ' A secret is never an argument, where others of this machine can read it: give it as a file or on standard input.'
    : ''
  return new Failure('USAGE', `${said}.${advice} See postern --help.`)
}
