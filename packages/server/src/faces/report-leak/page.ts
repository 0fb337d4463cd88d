import { endpoints } from '@postern/protocol'
import { escapeHtml, page } from '../shared/plain-page.ts'

const { path } = endpoints.reportLeak
const again = `${endpoints.signIn.path}?return=${encodeURIComponent(path)}`

const numberOf = (reports: readonly string[]): string =>
  reports.length === 1 ? 'One report was' : `${reports.length} reports were`

const takenHtml = (reports: readonly string[]): string =>
  `<p>${numberOf(reports)} taken:</p>
<ul>${reports.map((id) => `<li><code>${escapeHtml(id)}</code></li>`).join('')}</ul>`

interface FormState {
  readonly error: string | null
  /** The reports that were taken before it went wrong. */
  readonly taken: readonly string[]
}

/** The form, with what went wrong before it. What was pasted is never given back: it is, or stands beside, a secret. */
export const reportForm = ({ error, taken }: FormState): string => {
  const marks = error === null ? 'aria-describedby="hint"' : 'aria-invalid="true" aria-describedby="error hint"'
  const alert =
    error === null
      ? ''
      : `<div role="alert"><p id="error">${escapeHtml(error)}</p>${taken.length === 0 ? '' : takenHtml(taken)}</div>`
  // A browser's spelling help may send what is typed to whoever makes it.
  return page(
    error === null ? 'Report a secret' : 'Error: report a secret',
    `${alert}
<p>You found a secret of this service where it should not be: in a repository, a log, a message. Whoever answers for it is told, and can
end it without an outage. Nobody is told here whose it is, or whether it still works: please do not try it.</p>
<form method="post" action="${path}">
<label for="text">The secret, or the text that it stands in</label>
<small id="hint">Secrets begin with <code>pst_app_</code> and are 85 characters long. Nothing of the text is kept.</small>
<textarea id="text" name="text" rows="8" required maxlength="20000" autocomplete="off" autocapitalize="off" spellcheck="false" ${marks}></textarea>
<button type="submit">Report it</button>
</form>`,
  )
}

/** What became of it. */
export const takenPage = (reports: readonly string[]): string =>
  page(
    'Thank you',
    `${takenHtml(reports)}
<p>If it is a secret of this service, whoever answers for it hears of it within a minute. Where it stands, it can still be read: tell
whoever keeps that place, too.</p>
<p><a href="${path}">Report another one</a></p>`,
  )

/** For whoever sends the form when the session is over: the text is gone, and must not be thought taken. */
export const unknownPage = (): string =>
  page(
    'Error: nothing was reported',
    `<div role="alert"><p>You are not signed in any more, and what you pasted was not looked at.</p></div>
<p><a href="${escapeHtml(again)}">Sign in</a>, and paste it again.</p>`,
  )
