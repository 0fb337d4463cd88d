import { endpoints } from '@postern/protocol'
import { escapeHtml, page } from '../shared/plain-page.ts'
import { parametersOf, type CommandRequest } from './command-request.ts'

interface Asked {
  readonly name: string
  readonly email: string
  /** When the session that the command gets ends at the latest. */
  readonly endsAt: Date
  readonly request: CommandRequest
}

const minuteOf = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Asks the person who is signed in. */
export const askingPage = ({ name, email, endsAt, request }: Asked): string =>
  page(
    'Let the postern command on this machine act as you?',
    `<p>You are signed in as <strong>${escapeHtml(name)}</strong>, ${escapeHtml(email)}.</p>
<p>Allow it only if you have just run <code>postern login</code> yourself, on this machine. If a page, a letter or somebody else
brought you here, cancel.</p>
<dl>
<dt>What it may do</dt><dd>All that you may.</dd>
<dt>How long</dt><dd>Until it was idle for too long, 30 minutes unless the command says otherwise; until ${minuteOf(endsAt)} at the latest.</dd>
<dt>Where you find it</dt><dd>Among your sessions, as <q>The postern command</q>, where you can end it: <code>postern sessions list --mine</code>, or
GraphiQL. <code>postern logout</code> ends it, too.</dd>
</dl>
<form method="post" action="${endpoints.signInCommand.path}">
${parametersOf(request)
  .map(([field, value]) => `<input type="hidden" name="${field}" value="${escapeHtml(value)}">`)
  .join('\n')}
<button type="submit" name="answer" value="allow">Allow</button>
<button type="submit" name="answer" value="cancel">Cancel</button>
</form>`,
  )

/** For a link that no command of ours made. */
export const wrongRequestPage = (): string =>
  page(
    'This link is not right',
    `<p role="alert">It is none that <code>postern login</code> makes, or was not copied as a whole. Nobody was signed in.</p>
<p>Run <code>postern login</code> again, and open the address that it prints. If somebody sent you here, close this page.</p>`,
  )
