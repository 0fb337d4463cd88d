import type { PosternClient } from '@postern/sdk'
import { printable } from './printable.ts'
import { nameList, table } from './table.ts'
import type { Column } from './table.ts'

type Used = Awaited<ReturnType<PosternClient['applicationUsage']>>
type Usage = NonNullable<Used['usage']>
type Count = Usage['calls'][number]
type Finding = NonNullable<Used['health']>[number]
type Slot = NonNullable<Used['secrets']>[number]

const dayOf = (time: string): string => time.slice(0, 10)

const countColumns = (title: string): readonly Column<Count>[] => [
  { title, text: ({ name }) => (name === '*' ? '(the rest)' : name), isFlexible: true },
  { title: 'COUNT', text: ({ count }) => String(count) },
  { title: 'LAST', text: ({ lastAt }) => lastAt },
]

const secretColumns: readonly Column<Slot>[] = [
  { title: 'SECRET', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'LAST USED', text: ({ lastUsedAt }) => lastUsedAt ?? '-' },
  { title: 'FROM', text: ({ lastUsedFrom }) => lastUsedFrom ?? '-' },
  { title: 'BY', text: ({ lastUsedProgram }) => lastUsedProgram ?? '-', isFlexible: true },
]

const findingText = ({ code, advice, figures }: Finding): string =>
  `${code}: ${printable(advice)} (${figures.map(({ name, value }) => `${name} ${value}`).join(', ')})\n`

const countsText = (usage: Usage, columns: number | null): readonly string[] =>
  (
    [
      ['PERMISSION', usage.calls],
      ['REFUSED WITH', usage.refusalCodes],
      ['PROGRAM', usage.versions],
      ['INSTANCE', usage.instances],
      ['NETWORK', usage.places ?? []],
    ] as const
  ).flatMap(([title, counts]) => (counts.length === 0 ? [] : [table(counts, countColumns(title), columns)]))

/** What an application does, and what it does wrong; of what the caller may not see, nothing. */
export const usageText = ({ id, usage, secrets, health }: Used, columns: number | null): string => {
  const head = nameList([
    ['client ID', id],
    ...(usage
      ? ([
          ['days', `${dayOf(usage.from)} to ${dayOf(usage.to)}`],
          ['tokens', String(usage.tokens)],
          ['refusals', String(usage.refusals)],
        ] as const)
      : ([['usage', 'not shown without applications:usage']] as const)),
  ])
  return [
    head,
    ...(health === null || health.length === 0 ? [] : [health.map(findingText).join('')]),
    ...(secrets === null || secrets.length === 0 ? [] : [table(secrets, secretColumns, columns)]),
    ...(usage ? countsText(usage, columns) : []),
  ].join('\n')
}
