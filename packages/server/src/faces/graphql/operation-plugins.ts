import { isAsyncIterable, type Plugin } from '@envelop/core'
import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  Kind,
  getVariableValues,
  parse,
  type ParseOptions,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { SpaceLogLevels } from '../../domain/spaces/log-levels.ts'
import { fault } from '../../kernel/fault.ts'
import type { GraphqlContext } from './context.ts'
import { CostCache } from './cost-cache.ts'
import { introspectedFields } from './introspection-cost.ts'
import { limits } from './limits.ts'
import { presentFault } from './present-error.ts'
import { rootFieldCount } from './root-fields.ts'

const operationIn = (document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | undefined =>
  document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION && (!name || definition.name?.value === name),
  )

/** Stops reading a document that is longer than any that could run. */
export const useTokenLimit = (): Plugin => ({
  onParse({ setParseFn }) {
    setParseFn((source: string, options?: ParseOptions) => parse(source, { ...options, maxTokens: limits.tokens }))
  },
})

const measures = {
  rootFields: 'number of root fields',
  depth: 'depth',
  breadth: 'breadth',
  complexity: 'complexity',
} as const
type Measure = keyof typeof measures

/**
 * Looks at variables until the first that does not fit. Whoever measures what they cost reads them to their end, and makes an
 * error, which is dear, for each: a list of tens of thousands of wrong values would hold everybody up for seconds.
 *
 * @throws GraphQLError
 */
const refuseWrongVariables = (
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): void => {
  const { errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 })
  if (errors?.[0]) throw errors[0]
}

const measure = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  context: GraphqlContext,
): Record<Measure, number> => {
  refuseWrongVariables(schema, operation, variables)
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const { depth, breadth, complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, variables, ctx: context },
  )
  // The plugin takes `__schema` and `__type` for leaves.
  const most = limits.complexity * limits.introspectedPerField
  const introspected = introspectedFields({ schema, document, operation, variables }, most)
  return {
    rootFields: rootFieldCount(document, operation),
    depth,
    breadth,
    complexity: complexity + Math.ceil(introspected / limits.introspectedPerField),
  }
}

interface Running {
  readonly args: { readonly [Name in keyof ExecutionArgs]?: unknown } & { readonly contextValue: GraphqlContext }
  readonly setResultAndStopExecution: (result: ExecutionResult) => void
}

/** What a document costs by each measure, beside what it may: told with each answer, so that nobody has to guess. */
type Cost = Record<Measure, { readonly cost: number | null; readonly limit: number }>

const costOf = ({ args }: Running): Cost | null => {
  const document = args.document as DocumentNode
  const operation = operationIn(document, args.operationName as string | null | undefined)
  if (!operation) return null
  const variables = (args.variableValues ?? {}) as Record<string, unknown>
  return costs.of(operation, variables, () => costNow(args, document, operation, variables))
}

const costNow = (
  args: Running['args'],
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Cost => {
  const measured = measure(args.schema as GraphQLSchema, document, operation, variables, args.contextValue)
  const told = (name: Measure) => [
    name,
    // Null for what is beyond counting: JSON has no infinity.
    { cost: Number.isFinite(measured[name]) ? measured[name] : null, limit: limits[name] },
  ]
  return Object.fromEntries((Object.keys(measures) as Measure[]).map(told)) as Cost
}

const costs = new CostCache<Cost>()

/** The refusal of a document that asks for too much at once, or null. */
const refusalOf = (cost: Cost): ExecutionResult | null => {
  const tooMuch = (Object.keys(measures) as Measure[]).find(
    (name) => cost[name].cost === null || cost[name].cost > limits[name],
  )
  if (!tooMuch) return null
  const counted = cost[tooMuch].cost ?? 'beyond counting'
  const refusal = fault(
    'QUERY_TOO_COSTLY',
    `The ${measures[tooMuch]} of this document is ${counted}, and may be ${limits[tooMuch]}: ask for less at once.`,
  )
  return { errors: [presentFault(refusal)], extensions: { cost } }
}

/** Refuses, before anything runs or is opened, a document that asks for too much at once; and tells what others cost. */
export const useCostLimit = (): Plugin<GraphqlContext> => ({
  onExecute(running) {
    const cost = costOf(running as Running)
    const refusal = cost && refusalOf(cost)
    if (refusal) return running.setResultAndStopExecution(refusal)
    return {
      onExecuteDone({ result, setResult }) {
        if (cost && !isAsyncIterable(result)) setResult({ ...result, extensions: { ...result.extensions, cost } })
      },
    }
  },
  onSubscribe(running) {
    const cost = costOf(running as Running)
    const refusal = cost && refusalOf(cost)
    if (refusal) running.setResultAndStopExecution(refusal)
  },
})

/** Logs each operation, where the caller's space has it so, by its kind, root fields, outcome and time: no text of the document, no variables. */
export const useOperationLog = (spaces: SpaceLogLevels): Plugin<GraphqlContext> => ({
  onExecute({ args }) {
    const { deps, call } = args.contextValue
    if (call.actor.type === 'application' && !spaces.admits(call.actor.spaceId, 'debug')) return undefined
    const startedAt = deps.clock.now()
    const operation = operationIn(args.document as DocumentNode, args.operationName as string | null | undefined)
    return {
      onExecuteDone({ result }) {
        const errors = 'errors' in result ? (result.errors as readonly GraphQLError[] | undefined) : undefined
        const codes = [
          ...new Set(
            errors?.map(({ extensions }) => (typeof extensions.code === 'string' ? extensions.code : 'INTERNAL')),
          ),
        ]
        deps.log.debug(
          {
            requestId: call.requestId,
            operation: operation?.operation,
            fields: operation?.selectionSet.selections.length,
            errors: codes.join(),
            durationMs: deps.clock.now() - startedAt,
          },
          'graphql operation',
        )
      },
    }
  },
})
