import { Command } from 'commander'
import { addAddressOption, requireUrl } from '../connection.ts'
import type { AddressOptions } from '../connection.ts'
import { usage } from '../failure.ts'
import { failureOf } from '../failure-of.ts'
import { findKeptSession, forgetSession } from '../kept-session.ts'
import { SessionConnection } from '../session-connection.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options extends AddressOptions {
  readonly others?: true
  readonly everywhere?: true
  readonly json?: true
}

const whichOf = ({ others, everywhere }: Options) => {
  if (others && everywhere) throw usage('Give --others or --everywhere, not both.')
  return others ? 'OTHERS' : everywhere ? 'ALL' : 'THIS'
}

/** How many sessions were ended; none where the one that asks was over already. */
const signOut = async (connection: SessionConnection, which: ReturnType<typeof whichOf>, href: string) => {
  try {
    return (await connection.client().signOut({ which })).ended
  } catch (cause) {
    const failure = failureOf(cause, href, true)
    if (failure.code === 'UNAUTHENTICATED' && which === 'THIS') return '0'
    throw failure
  }
}

export const logoutCommand = (shell: Shell): Command =>
  addAddressOption(new Command('logout'))
    .summary('sign out')
    .description('Ends the session of `postern login`, on the server and here.')
    .option('--others', 'end your other sessions instead, in browsers too')
    .option('--everywhere', 'end all your sessions')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const which = whichOf(options)
      const { origin, href } = requireUrl(shell, options)
      const kept = await findKeptSession(shell, origin)
      const ended = kept === null ? '0' : await signOut(new SessionConnection(origin, kept.token), which, href)
      if (which !== 'OTHERS') await forgetSession(shell, origin)
      if (options.json) return writeJson(shell.out, { ended })
      shell.err.write(kept === null ? `Nobody is signed in at ${origin}.\n` : `Sessions ended: ${ended}.\n`)
    })
