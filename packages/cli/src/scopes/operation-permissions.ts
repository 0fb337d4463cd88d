import type { Permission } from '@postern/protocol'
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, isUnionType, Kind } from 'graphql'
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { schema, takenBy } from './api-permissions.ts'

export interface Taken {
  /** What takes each permission, as `applications`, `Application.space` or `users(role:)`. */
  readonly by: ReadonlyMap<Permission, ReadonlySet<string>>
  /** Those without which the operation is refused, and not only answered in part. */
  readonly roots: ReadonlySet<Permission>
  /** Root fields that touch only what holds no more than the caller does. */
  readonly bounded: ReadonlySet<string>
}

/** The error with which something is refused that holds more than who asks. */
const escalation = 'EscalationError'

const isBounded = ({ type }: GraphQLField<unknown, unknown>): boolean => {
  const result = getNamedType(type)
  return isUnionType(result) && result.getTypes().some(({ name }) => name === escalation)
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** Follows what an operation selects. What is left out under a condition at run time counts: it may be asked for. */
class Walk implements Taken {
  readonly by = new Map<Permission, Set<string>>()
  readonly roots = new Set<Permission>()
  readonly bounded = new Set<string>()
  readonly #fragments: Fragments
  readonly #seen = new Set<string>()

  constructor(fragments: Fragments) {
    this.#fragments = fragments
  }

  /** @param isAnyNode whether what is selected on may be of any type: then each that is named is read by a permission of its own */
  selection({ selections }: SelectionSetNode, type: GraphQLCompositeType, isAnyNode: boolean): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#field(selection, type)
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        this.#narrowed(selection.typeCondition?.name.value ?? type.name, selection.selectionSet, isAnyNode)
      else this.#spread(selection.name.value, isAnyNode)
    }
  }

  #take(permissions: readonly Permission[], by: string): void {
    for (const permission of permissions)
      this.by.set(permission, (this.by.get(permission) ?? new Set<string>()).add(by))
  }

  #spread(name: string, isAnyNode: boolean): void {
    const fragment = this.#fragments.get(name)
    const key = `${name} ${isAnyNode}`
    if (fragment === undefined || this.#seen.has(key)) return
    this.#seen.add(key)
    this.#narrowed(fragment.typeCondition.name.value, fragment.selectionSet, isAnyNode)
  }

  #narrowed(typeName: string, selectionSet: SelectionSetNode, isAnyNode: boolean): void {
    const type = schema.getType(typeName)
    if (!isCompositeType(type)) return
    if (isAnyNode && isObjectType(type)) this.#take(takenBy(type), `node(id:) of type ${typeName}`)
    this.selection(selectionSet, type, isAnyNode && !isObjectType(type))
  }

  #field(node: FieldNode, type: GraphQLCompositeType): void {
    const field: GraphQLField<unknown, unknown> | undefined =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
    // `__typename` and introspection take nothing.
    if (field === undefined) return
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(
      type as never,
    )
    const name = isRoot ? field.name : `${type.name}.${field.name}`
    const taken = takenBy(field)
    this.#take(taken, name)
    if (isRoot) taken.forEach((permission) => this.roots.add(permission))
    if (isRoot && isBounded(field)) this.bounded.add(name)
    for (const { name: given, value } of node.arguments ?? []) {
      const argument = field.args.find((one) => one.name === given.value)
      if (argument !== undefined && value.kind !== Kind.NULL)
        this.#take(takenBy(argument), `${name}(${argument.name}:)`)
    }
    const inner = getNamedType(field.type)
    if (node.selectionSet && isCompositeType(inner))
      this.selection(node.selectionSet, inner, isInterfaceType(inner) && isRoot)
  }
}

/** The permissions an operation takes to be answered whole, each with what takes it. */
export const permissionsOf = (operation: OperationDefinitionNode, fragments: Fragments): Taken => {
  const walk = new Walk(fragments)
  const root = schema.getRootType(operation.operation)
  if (root) walk.selection(operation.selectionSet, root, false)
  return walk
}
