import { permissionNames, permissions, type Permission } from '@postern/protocol'
import {
  isInterfaceType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
  type ConstDirectiveNode,
} from 'graphql'
import { format, resolveConfig } from 'prettier'
import { resourceRules } from '../../packages/server/src/domain/resources.ts'
import { permissionExtension } from '../../packages/server/src/faces/graphql/root/root-field-plugin.ts'
import { nodeTypesExtension, takesExtension } from '../../packages/server/src/faces/graphql/root/takes.ts'
import { schema as built } from '../../packages/server/src/faces/graphql/schema.ts'
import { projectPath } from '../project.ts'
import type { Generator } from './generator.ts'

const path = 'packages/cli/src/generated/api-schema.ts'
const schema = lexicographicSortSchema(built)

type Marked = { readonly extensions: Readonly<Record<string, unknown>> }

const takenBy = ({ extensions }: Marked): readonly Permission[] => [
  ...(typeof extensions[permissionExtension] === 'string' ? [extensions[permissionExtension] as Permission] : []),
  ...((extensions[takesExtension] as readonly Permission[] | undefined) ?? []),
]

/** What reading each type takes that `node` gives. */
const nodeTypes = schema.getQueryType()?.getFields()['node']?.extensions[nodeTypesExtension] as Readonly<
  Record<string, Permission>
>

/** The directive that says it, in the text; none where nothing is taken. */
const directives = (taken: readonly Permission[]): readonly ConstDirectiveNode[] => {
  if (taken.length === 0) return []
  const list = taken.map((permission) => `"${permission}"`).join(' ')
  const [definition] = parse(`type T @takes(permissions: [${list}]) { f: Int }`).definitions
  return definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.directives ?? []) : []
}

const fieldsOf = (name: string) => {
  const type = schema.getType(name)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
}

const annotated = () => {
  const described = visit(parse(printSchema(schema)), {
    enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
  })
  return visit(described, {
    ObjectTypeDefinition: {
      leave: (node) => ({
        ...node,
        directives: directives(node.name.value in nodeTypes ? [nodeTypes[node.name.value]!] : []),
        fields: node.fields?.map((field) => {
          const definition = fieldsOf(node.name.value)[field.name.value]!
          return {
            ...field,
            directives: [...(field.directives ?? []), ...directives(takenBy(definition))],
            arguments: field.arguments?.map((argument) => ({
              ...argument,
              directives: [
                ...(argument.directives ?? []),
                ...directives(takenBy(definition.args.find(({ name }) => name === argument.name.value)!)),
              ],
            })),
          }
        }),
      }),
    },
  })
}

/** What no application does, whatever it was granted in its space: it takes a role in the installation, or to be a person. */
const beyondSpaces = permissionNames.filter((permission) => {
  const { held, kind, resource } = permissions[permission]
  // What everyone may do about themselves is no grant; an application has no self of that kind.
  const isAsked = held === 'grantable' || (held === 'everyone' && kind === 'command')
  return isAsked && resourceRules[resource].inSpace('spc_1', permission) === null
})

const schemaText = `directive @takes(permissions: [String!]!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | OBJECT

${print(annotated())}
`

const text = `import type { Permission } from '@postern/protocol'

// Made by scripts/generators/cli-schema.ts from the schema that the server builds.

/** The schema, and at each part of it the permissions it takes. */
export const apiSchema = /* GraphQL */ \`
${schemaText.replaceAll(/[\\`$]/g, String.raw`\$&`)}\`

/** Permissions that no application can use, whatever it was granted: they take a role in the installation, or a person. */
export const beyondSpaces: readonly Permission[] = ${JSON.stringify(beyondSpaces)}
`

/** The schema as `postern scopes` reads it: without descriptions, and with what each part takes. */
export const cliSchema: Generator = {
  name: 'schema of the CLI',
  make: async () => {
    const filepath = projectPath(path)
    return [{ path, content: await format(text, { ...(await resolveConfig(filepath)), filepath }) }]
  },
}
