import type { RuleTester } from 'oxlint/plugins-dev'

// oxlint exports its tester but not the types of what it tests.
export type Rule = Extract<Parameters<RuleTester['run']>[1], { readonly create: unknown; readonly createOnce?: never }>
export type Context = Parameters<Rule['create']>[0]
export type Visitor = ReturnType<Rule['create']>

type NodeOf<Kind extends keyof Visitor> = Parameters<NonNullable<Visitor[Kind]>>[0]
export type CallExpression = NodeOf<'CallExpression'>
export type MemberExpression = NodeOf<'MemberExpression'>
export type Pattern = NodeOf<'ObjectPattern'> | Extract<NodeOf<'Property'>['value'], { type: 'ObjectPattern' }>
export type ImportDeclaration = NodeOf<'ImportDeclaration'>
export type Expression = CallExpression['callee']
export type Scope = ReturnType<Context['sourceCode']['getScope']>
export type Variable = Scope['variables'][number]
