import { permissions, type Permission } from '@postern/protocol'
import { getNamedType, isUnionType, OperationTypeNode, type GraphQLField } from 'graphql'
import { format, resolveConfig } from 'prettier'
import { permissionExtension } from '../../packages/server/src/faces/graphql/root/root-field-plugin.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { exampleOf } from '../graphql-guide/example.ts'
import { introduction } from '../graphql-guide/introduction.ts'
import { projectPath } from '../project.ts'
import type { Generator } from './generator.ts'

const path = 'docs/graphql.md'

interface RootField {
  readonly operation: OperationTypeNode
  readonly field: GraphQLField<unknown, unknown>
  readonly permission: Permission
}

const rootFields: readonly RootField[] = Object.values(OperationTypeNode).flatMap((operation) =>
  Object.values(schema.getRootType(operation)?.getFields() ?? {}).map((field) => ({
    operation,
    field,
    permission: field.extensions[permissionExtension] as Permission,
  })),
)

const nounOf = ({ permission }: RootField): string => permission.slice(0, permission.indexOf(':'))

const inCell = (text: string | null | undefined): string => (text ?? '').replaceAll('\n', ' ').replaceAll('|', '\\|')

const errorsOf = ({ field }: RootField): string => {
  const type = getNamedType(field.type)
  if (!isUnionType(type)) return 'Errors: in `errors`.'
  const names = type
    .getTypes()
    .map(({ name }) => name)
    .filter((name) => name.endsWith('Error'))
  return `Errors: ${names.map((name) => `\`${name}\``).join(', ')}.`
}

const argumentsOf = ({ field: { args } }: RootField): string[] =>
  args.length === 0
    ? []
    : [
        '| argument | type | |',
        '| --- | --- | --- |',
        ...args.map(({ name, type, description }) => `| \`${name}\` | \`${String(type)}\` | ${inCell(description)} |`),
        '',
      ]

const sectionOf = async (root: RootField): Promise<string> => {
  const example = await format(exampleOf(root.operation, root.field), { parser: 'graphql', printWidth: 100 })
  return [
    `### ${root.field.name}`,
    '',
    `_${root.operation}_, \`${root.permission}\`: ${permissions[root.permission].title.toLowerCase()}.`,
    '',
    root.field.description ?? '',
    '',
    ...argumentsOf(root),
    errorsOf(root),
    '',
    '```graphql',
    example.trimEnd(),
    '```',
    '',
  ].join('\n')
}

const titled = (noun: string): string => `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`

/** The page about the GraphQL API: how it is used, then each root field with its permission, errors and an example. */
export const graphqlGuide: Generator = {
  name: 'GraphQL guide',
  make: async () => {
    const nouns = [...new Set(rootFields.map(nounOf))].toSorted()
    const sections = await Promise.all(
      nouns.map(async (noun) => {
        const own = await Promise.all(rootFields.filter((root) => nounOf(root) === noun).map(sectionOf))
        return `## ${titled(noun)}\n\n${own.join('\n')}`
      }),
    )
    const filepath = projectPath(path)
    const content = [introduction, ...sections].join('\n')
    return [{ path, content: await format(content, { ...(await resolveConfig(filepath)), filepath }) }]
  },
}
