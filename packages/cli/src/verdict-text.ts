import type { ExportProblem, ExportReport } from '@postern/protocol'
import { printable } from './printable.ts'

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

/** What an export that holds shows, and what it cannot show, in sentences. */
export const scopeOf = (
  report: ExportReport,
  checkpoints: number,
  hasStatement: boolean,
): { readonly shown: readonly string[]; readonly notShown: readonly string[] } => {
  const { size, keyTrusted, unsealed, leavesOnly } = report
  const shown = [
    `The ${count(size, 'entry', 'entries')} of the log are complete and in order, and each event here is the one that was sealed.`,
    ...(keyTrusted ? ['The key you gave signed for all of them.'] : []),
    ...(checkpoints > 0
      ? [`The log continues ${count(checkpoints, 'checkpoint')} kept from before: what they cover is unchanged.`]
      : []),
  ]
  const notShown = [
    ...(keyTrusted
      ? []
      : [
          'Whose log it is: without --key the export is only consistent with itself, and whoever can write one can make it so. ' +
            'Give the audit key the server told at a start you trust.',
        ]),
    ...(checkpoints > 0
      ? []
      : [
          "Whether the log was cut off or written anew before this export's own checkpoint: only an earlier one (--checkpoint) " +
            'shows that. Keep this one for the next time with --save-checkpoint.',
        ]),
    ...(leavesOnly > 0
      ? [
          `What ${count(leavesOnly, 'entry is', 'entries are')} of which only the hash is here: other spaces' events, or expired ` +
            'or withheld ones. With --complete that counts as a problem.',
        ]
      : []),
    ...(unsealed > 0
      ? [`Anything of ${count(unsealed, 'event')} not sealed yet: nothing vouches for them so far.`]
      : []),
    ...(hasStatement
      ? [
          'The last line of the evidence, what was seen and done about a breach: it is as it was written down, unsigned.',
        ]
      : []),
    'Whether what was recorded was true, and whether what happened after the export was recorded.',
  ]
  return { shown, notShown }
}

const placeOf = ({ line, position, eventId }: ExportProblem): string =>
  [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(position === undefined ? [] : [`position ${position}`]),
    ...(eventId === undefined ? [] : [printable(eventId)]),
  ].join(', ')

const problemText = (problem: ExportProblem): string => {
  const place = placeOf(problem)
  return `  ${problem.code}${place === '' ? '' : ` at ${place}`}: ${printable(problem.message)}.\n`
}

const problemsText = ({ problems, problemCount }: ExportReport): string => {
  const rest = problemCount - problems.length
  return `${problems.map(problemText).join('')}${rest > 0 ? `  … and ${count(rest, 'problem')} more.\n` : ''}`
}

const list = (title: string, sentences: readonly string[]): string =>
  `\n${title}\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`

/** What came of verifying an export, for people. */
export const verdictText = (report: ExportReport, checkpoints: number, hasStatement: boolean): string => {
  const { ok, events, leavesOnly, unsealed, values, origin, size, root, problemCount } = report
  const verdict = ok ? 'The export holds.\n' : `The export does NOT hold: ${count(problemCount, 'problem')}.\n`
  const facts =
    `  log        ${printable(origin ?? 'not named')}\n` +
    `  size       ${size}\n` +
    `  root hash  ${root ?? 'cannot be computed'}\n` +
    `  here       ${count(events, 'sealed event')}, ${count(leavesOnly, 'hash', 'hashes')} alone, ` +
    `${unsealed} not sealed yet, ${count(values, 'encrypted value')}\n`
  if (!ok) return `${verdict}${problemsText(report)}${facts}`
  const { shown, notShown } = scopeOf(report, checkpoints, hasStatement)
  return verdict + facts + list('Shown:', shown) + list('Not shown:', notShown)
}
