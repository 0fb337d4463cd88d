import { isGrantable, permissions as catalogue } from '@postern/protocol'
import type { GrantablePermission, Permission } from '@postern/protocol'
import { Kind, LoneAnonymousOperationRule, NoUnusedFragmentsRule, specifiedRules, validate, visit } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql'
import { beyondSpaces } from '../generated/api-schema.ts'
import { schema } from './api-permissions.ts'
import { permissionsOf } from './operation-permissions.ts'
import type { Taken } from './operation-permissions.ts'
import { failureOfDocument, placeOf } from './read-documents.ts'
import type { Documents } from './read-documents.ts'

interface Placed {
  readonly file: string
  readonly line: number
}

export interface CompiledOperation extends Placed {
  /** Null of one without a name. */
  readonly name: string | null
  readonly operation: 'query' | 'mutation' | 'subscription'
  /** What an application must have been granted for it. */
  readonly permissions: readonly GrantablePermission[]
  /** What takes each of them. */
  readonly takenBy: Readonly<Partial<Record<Permission, readonly string[]>>>
  /** What it asks for besides and no application has, whatever it was granted: that takes a role in the installation. */
  readonly beyondSpaces: readonly Permission[]
  /** Whether it is for people alone: about who signs in or is signed in, or it takes a role in the installation. */
  readonly isForPeople: boolean
  /** What in it gives, or acts on, only what holds no more than the application does: grant it that, too. */
  readonly boundedBy: readonly string[]
}

export interface Unused extends Placed {
  readonly name: string
  readonly kind: 'operation' | 'fragment'
}

export interface Compiled {
  /** The least an application must have been granted, in alphabetical order. */
  readonly permissions: readonly GrantablePermission[]
  readonly operations: readonly CompiledOperation[]
  /** What no operation spreads, and what no program names. */
  readonly unused: readonly Unused[]
}

// A fragment of one file is used in another, and several operations without a name may stand in several files.
const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule && rule !== LoneAnonymousOperationRule)

const isReached = (permission: Permission): permission is GrantablePermission =>
  isGrantable(permission) && !beyondSpaces.includes(permission)

const isOfPeople = (permission: Permission): boolean =>
  ['people', 'anonymous'].includes(catalogue[permission].held) || beyondSpaces.includes(permission)

const compileOperation = (operation: OperationDefinitionNode, { by, roots, bounded }: Taken): CompiledOperation => {
  const all = [...by.keys()].toSorted()
  const isForPeople = [...roots].some(isOfPeople)
  return {
    name: operation.name?.value ?? null,
    operation: operation.operation,
    ...placeOf(operation),
    permissions: isForPeople ? [] : all.filter(isReached),
    takenBy: Object.fromEntries(all.map((permission) => [permission, [...by.get(permission)!].toSorted()])),
    beyondSpaces: isForPeople ? [] : all.filter((permission) => beyondSpaces.includes(permission)),
    isForPeople,
    boundedBy: [...bounded].toSorted(),
  }
}

/** Whether a program names an operation, as itself or as what code generators make of its name. */
const isNamed = (name: string, programs: readonly string[]): boolean => {
  const [first = '', rest] = [name[0], name.slice(1)]
  const pattern = new RegExp(`(?<![\\w$])(?:use)?[${first.toUpperCase()}${first.toLowerCase()}]${rest}`)
  return programs.some((program) => pattern.test(program))
}

const unusedOf = (
  { programs }: Documents,
  operations: readonly OperationDefinitionNode[],
  fragments: readonly FragmentDefinitionNode[],
): readonly Unused[] => {
  const spread = new Set<string>()
  const reach = (node: OperationDefinitionNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        const fragment = spread.has(value) ? undefined : fragments.find(({ name }) => name.value === value)
        spread.add(value)
        if (fragment) reach(fragment)
      },
    })
  operations.forEach(reach)
  const isDead = (operation: OperationDefinitionNode): boolean =>
    programs.length > 0 && operation.name !== undefined && !isNamed(operation.name.value, programs)
  return [
    ...operations.filter(isDead).map((node) => ({ node, kind: 'operation' as const })),
    ...fragments.filter(({ name }) => !spread.has(name.value)).map((node) => ({ node, kind: 'fragment' as const })),
  ].map(({ node, kind }) => ({ name: node.name?.value ?? '', kind, ...placeOf(node) }))
}

/**
 * Compiles documents to the least permissions with which each of them is answered whole.
 *
 * @throws Failure `USAGE` where one does not fit the schema, naming the place
 */
export const compileScopes = (documents: Documents): Compiled => {
  const { definitions } = documents
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions }
  const errors = validate(schema, document, rules)
  if (errors.length > 0) throw failureOfDocument(errors)
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const compiled = operations.map((operation) => compileOperation(operation, permissionsOf(operation, byName)))
  return {
    permissions: [...new Set(compiled.flatMap(({ permissions }) => permissions))].toSorted(),
    operations: compiled,
    unused: unusedOf(documents, operations, fragments),
  }
}
