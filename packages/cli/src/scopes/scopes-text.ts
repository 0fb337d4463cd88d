import { orDash, table } from '../table.ts'
import type { Column } from '../table.ts'
import type { Compiled, CompiledOperation } from './compile.ts'

const columns: readonly Column<CompiledOperation>[] = [
  { title: 'OPERATION', text: ({ name, operation }) => `${operation} ${name ?? '(no name)'}` },
  {
    title: 'PERMISSIONS',
    text: ({ permissions, isForPeople }) => (isForPeople ? '(for people)' : orDash(permissions.join(','))),
  },
  { title: 'IN', text: ({ file, line }) => `${file}:${line}`, isFlexible: true },
]

/** What each operation takes, and all of them together, for people. */
export const scopesText = ({ operations, permissions }: Compiled, width: number | null): string =>
  `${operations.length === 0 ? 'No operations.\n' : table(operations, columns, width)}\nIn all: ${permissions.join(',') || 'nothing'}\n`

const remarksOn = ({
  name,
  file,
  line,
  beyondSpaces,
  isForPeople,
  boundedBy,
  takenBy,
}: CompiledOperation): string[] => {
  const place = `${file}:${line}:`
  if (isForPeople) return [`${place} ${name ?? 'this operation'} is for people, not for applications.`]
  return [
    ...beyondSpaces.map((permission) => {
      const by = takenBy[permission]?.join(', ')
      return `${place} ${by} takes ${permission} by a role in the installation, which no application has.`
    }),
    ...boundedBy.map(
      (field) => `${place} ${field} is for what holds no more than the application itself: grant it that, too.`,
    ),
  ]
}

/** What somebody should know beside that, a line each. */
export const remarksText = ({ operations, unused }: Compiled): string =>
  [
    ...operations.flatMap(remarksOn),
    ...unused.map(
      ({ name, kind, file, line }) =>
        `${file}:${line}: the ${kind} ${name} is ${kind === 'fragment' ? 'spread by no operation' : 'named in no program'}.`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('')
