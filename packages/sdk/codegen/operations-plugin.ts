import { GraphQLInputObjectType, getNamedType, isObjectType, print, stripIgnoredCharacters, visit } from 'graphql'
import type { FragmentDefinitionNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql'

interface DocumentFile {
  readonly document?: { readonly definitions: readonly unknown[] }
}
interface Config {
  /** The module with `RequestFunction`, as the generated file imports it. */
  readonly requestFunction: string
}

const isKind =
  <Node>(kind: string) =>
  (definition: unknown): definition is Node =>
    (definition as { kind: string }).kind === kind

const decapitalized = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The fragments a definition spreads by itself, in order of their names. */
const spreadsOf = (definition: OperationDefinitionNode | FragmentDefinitionNode): string[] => {
  const names = new Set<string>()
  visit(definition, { FragmentSpread: (node) => void names.add(node.name.value) })
  return [...names].sort()
}

/** Every fragment a definition needs, also through others: each exactly once, or the document would not be valid. */
const closureOf = (
  definition: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] => {
  const needed = new Set<string>()
  const add = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    for (const name of spreadsOf(node)) {
      const fragment = fragments.get(name)
      if (fragment === undefined) throw new Error(`Fragment ${name} is not defined`)
      if (needed.has(name)) continue
      needed.add(name)
      add(fragment)
    }
  }
  add(definition)
  return [...needed].sort()
}

const textOf = (definition: OperationDefinitionNode | FragmentDefinitionNode): string =>
  stripIgnoredCharacters(print(definition)).replaceAll('`', '\\`').replaceAll('${', '\\${')

/** The frame of a page's text, where it is written as all are: the arguments stand in it twice. */
const pageText = (name: string, fields: string, more: string, field = decapitalized(name), given = argumentsOf(more)) =>
  `query ${name}($first:Int$after:String$last:Int$before:String${more}){${field}(first:$first after:$after last:$last before:$before${given}){edges{cursor node{...${fields}}}pageInfo{...PageFields}}}`

const argumentsOf = (variables: string): string => variables.replaceAll(/\$(\w+):\w+!?/g, ' $1:$$$1')

/** What a page's text says beyond its frame; null where it is not one. */
const pageParts = (name: string, text: string): { fields: string; more: string } | null => {
  const more = /\$before:String((?:\$\w+:\w+!?)*)\)/.exec(text)?.[1] ?? ''
  const fields = /node\{\.\.\.(\w+)\}/.exec(text)?.[1] ?? ''
  return pageText(name, fields, more) === text ? { fields, more } : null
}

/** What every mutation's text begins and ends with, where it is written as all are: so it need not stand in each. */
const changeFrame = (name: string, field = decapitalized(name)): [string, string] => [
  `mutation ${name}($input:${name}Input!){${field}(input:$input){...on ${name}Success{__typename `,
  '}...ErrorFields}}',
]

const rootField = (schema: GraphQLSchema, operation: OperationDefinitionNode): GraphQLField<unknown, unknown> => {
  const [selection, ...further] = operation.selectionSet.selections
  const name = operation.name?.value
  if (selection?.kind !== 'Field' || selection.alias !== undefined || further.length > 0 || name === undefined)
    throw new Error(`Operation ${name ?? '(unnamed)'} must have a name and exactly one root field, without an alias`)
  const field = schema.getRootType(operation.operation)?.getFields()[selection.name.value]
  if (field === undefined) throw new Error(`There is no ${operation.operation} ${selection.name.value}`)
  return field
}

/** Whether an operation reads a connection (a type with edges and page info) page by page, forward. */
const isPaged = (field: GraphQLField<unknown, unknown>, operation: OperationDefinitionNode): boolean => {
  const type = getNamedType(field.type)
  const has = (name: string): boolean =>
    (operation.variableDefinitions ?? []).some(({ variable }) => variable.name.value === name)
  return isObjectType(type) && 'edges' in type.getFields() && has('first') && has('after')
}

const method = (schema: GraphQLSchema, operation: OperationDefinitionNode, document: string): string => {
  const field = rootField(schema, operation)
  const name = operation.name?.value as string
  const variables = operation.variableDefinitions ?? []
  const only = variables.length === 1 ? variables[0]?.variable.name.value : undefined
  const argument = field.args.find((candidate) => candidate.name === 'input')
  const send = operation.operation === 'subscription' ? 'subscribe' : 'request'
  const call = (parameter: string, values: string): string => {
    const read = `(${parameter}options?: Options) => ${send}(${document}, ${values}, options)`
    return `${decapitalized(name)}: ${isPaged(field, operation) ? `paged(${read})` : read},`
  }
  const doc = field.description ? `  /** ${field.description.replaceAll('*/', '').replaceAll(/\s+/g, ' ')} */\n` : ''
  // A single input is the argument itself; other variables come as one object, that may be left out if all of them may.
  if (only === 'input' && argument !== undefined && getNamedType(argument.type) instanceof GraphQLInputObjectType)
    return `${doc}  ${decapitalized(name)}: byInput(${document}),`
  if (variables.length === 0) return `${doc}  ${call('', '{}')}`
  const optional = variables.every(
    ({ type, defaultValue }) => type.kind !== 'NonNullType' || defaultValue !== undefined,
  )
  const type = `${name}${capitalized(operation.operation)}Variables`
  return `${doc}  ${call(`variables: ${type}${optional ? ' = {}' : ''}, `, 'variables')}`
}

/**
 * A method for each operation, with its document as a typed string, made of one request function. The types come from
 * `typescript-operations`, which must stand before this in the same file.
 */
export const plugin = (schema: GraphQLSchema, files: readonly DocumentFile[], config: Config) => {
  const definitions = files.flatMap((file) => file.document?.definitions ?? [])
  const byName = (a: { name?: { value: string } }, b: { name?: { value: string } }): number =>
    (a.name?.value ?? '').localeCompare(b.name?.value ?? '', 'en')
  const operations = definitions.filter(isKind<OperationDefinitionNode>('OperationDefinition')).sort(byName)
  const fragments = definitions.filter(isKind<FragmentDefinitionNode>('FragmentDefinition')).sort(byName)
  const fragmentsByName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))

  const document = (operation: OperationDefinitionNode): string => {
    const name = operation.name?.value as string
    const type = `${name}${capitalized(operation.operation)}`
    const text = textOf(operation)
    const [head, tail] = changeFrame(name)
    const isChange = text.startsWith(head) && text.endsWith(tail)
    const parts = pageParts(name, text)
    // The frames bring their own.
    const framed = isChange ? 'ErrorFields' : parts ? 'PageFields' : null
    const spread = closureOf(operation, fragmentsByName)
      .filter((fragment) => fragment !== framed)
      .map((fragment) => `\${${decapitalized(fragment)}Text}`)
      .join('')
    const more = spread === '' ? '' : ` + \`${spread}\``
    const made = parts
      ? `page('${name}', '${parts.fields}', '${parts.more}')${more}`
      : isChange
        ? `change('${name}', \`${text.slice(head.length, -tail.length)}\`)${more}`
        : `\`${text}${spread}\``
    return `(${made}) as Document<${type}, ${type}Variables>`
  }

  const content = [
    'type Document<Result, Variables> = string & { readonly __apiType?: (variables: Variables) => Result }',
    'type Options = Parameters<RequestFunction>[2]',
    '',
    ...fragments.map((fragment) => `const ${decapitalized(fragment.name.value)}Text = \`${textOf(fragment)}\``),
    '',
    '/** The text of a page of a list: all have the same frame, in which the arguments stand twice. */',
    'const page = (name: string, fields: string, more: string): string => {',
    '  const field = name.charAt(0).toLowerCase() + name.slice(1)',
    "  const given = more.replaceAll(/\\$(\\w+):\\w+!?/g, ' $1:$$$1')",
    `  return \`${pageText('${name}', '${fields}', '${more}', '${field}', '${given}')}\${pageFieldsText}\``,
    '}',
    '',
    '/** The text of a change: all have the same frame. */',
    'const change = (name: string, success: string): string => {',
    '  const field = name.charAt(0).toLowerCase() + name.slice(1)',
    `  return \`${changeFrame('${name}', '${field}').join('${success}')}\${errorFieldsText}\``,
    '}',
    '',
    '/** A method for each operation: it gives the success of the root field, or throws; a subscription gives each as it comes. */',
    'export const createOperations = (request: RequestFunction, paged: PagedFunction, subscribe: SubscribeFunction) => {',
    '  const byInput = <Input, Result>(document: Document<Result, { readonly input: Input }>) =>',
    '    (input: Input, options?: Options) => request(document, { input }, options)',
    '  return {',
    ...operations.map((operation) => method(schema, operation, document(operation))),
    '  }',
    '}',
  ].join('\n')
  return {
    prepend: [`import type { PagedFunction, RequestFunction, SubscribeFunction } from '${config.requestFunction}'`],
    content,
  }
}
