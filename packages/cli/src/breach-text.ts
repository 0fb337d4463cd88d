import type { Answer } from './answer.ts'
import { nameList, orDash, table } from './table.ts'
import type { Column } from './table.ts'

export type Preview = Answer<'applicationBreachPreview'>
export type Report = Answer<'reportApplicationBreach'>

const credentialColumns: readonly Column<Preview['credentials'][number]>[] = [
  { title: 'STOPS', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
]

const reachColumns: readonly Column<Preview['reach'][number]>[] = [
  { title: 'COULD', text: ({ permission }) => permission },
  { title: 'MEANING', text: ({ title }) => title, isFlexible: true },
  { title: 'OBJECTS', text: ({ objects }) => (objects === null ? '-' : String(objects)) },
]

const actionColumns: readonly Column<Preview['actions'][number]>[] = [
  { title: 'DID', text: ({ action }) => action },
  { title: 'OUTCOME', text: ({ outcome }) => outcome },
  { title: 'COUNT', text: ({ count }) => String(count) },
  { title: 'FIRST', text: ({ firstAt }) => firstAt },
  { title: 'LAST', text: ({ lastAt }) => lastAt },
]

const changeColumns: readonly Column<Preview['changes'][number]>[] = [
  { title: 'CHANGED', text: ({ target }) => (target === null ? '-' : `${target.type} ${target.id}`) },
  { title: 'BY', text: ({ action }) => action },
  { title: 'AT', text: ({ at }) => at },
  { title: 'EVENT', text: ({ eventId }) => eventId },
]

const placeColumns: readonly Column<NonNullable<Preview['places']>[number]>[] = [
  { title: 'CAME FROM', text: ({ address }) => orDash(address) },
  { title: 'WITH', text: ({ credentialId }) => orDash(credentialId) },
  { title: 'COUNT', text: ({ count }) => String(count) },
  { title: 'FIRST', text: ({ firstAt }) => firstAt },
  { title: 'LAST', text: ({ lastAt }) => lastAt },
]

const tableOf = <Row>(
  rows: readonly Row[],
  shape: readonly Column<Row>[],
  columns: number | null,
): readonly string[] => (rows.length === 0 ? [] : [table(rows, shape, columns)])

/** What a breach reaches, for people; of what the caller may not see, nothing. */
export const previewText = (preview: Preview, columns: number | null): string => {
  const { applicationId, name, spaceId, since, tokens, audiences, rotationId, places } = preview
  const head = nameList([
    ['client ID', applicationId],
    ['name', name],
    ['space', spaceId],
    ['since', since],
    ['tokens', `${tokens} may be in force`],
    ...(audiences.length === 0 ? [] : [['also for', `${audiences.join(', ')}: see there what was done`] as const]),
    ...(rotationId === null ? [] : [['rotation', `${rotationId} is called off`] as const]),
    ...(places === null ? [['came from', 'not shown without applications:locate'] as const] : []),
  ])
  return [
    head,
    ...tableOf(preview.credentials, credentialColumns, columns),
    ...tableOf(preview.reach, reachColumns, columns),
    ...tableOf(preview.actions, actionColumns, columns),
    ...tableOf(preview.changes, changeColumns, columns),
    ...tableOf(places ?? [], placeColumns, columns),
  ].join('\n')
}

const listed = (ids: readonly string[]): string => orDash(ids.join(', '))

/** What was stopped, for people; and what more is given. */
export const reportText = (report: Report, more: readonly (readonly [string, string])[]): string =>
  nameList([
    ['client ID', report.applicationId],
    ['secrets ended', listed(report.stoppedSecrets)],
    ['keys ended', listed(report.stoppedKeys)],
    ['certs ended', listed(report.stoppedCertificates)],
    ['trusts ended', listed(report.stoppedFederations)],
    ['rotations off', listed(report.cancelledRotations)],
    ['tokens', 'all void'],
    ['secret slot', report.secretId],
    ...more,
  ])
