/** GraphQL text that knows its result and variables. Those of the generated code do, and so does a `TypedDocumentString`. */
export interface TypedDocument<Result, Variables> {
  toString(): string
  /** Never there at run time. */
  readonly __apiType?: (variables: Variables) => Result
}

export interface RequestOptions {
  /** Ends the request; a token renewal that others wait for too goes on. */
  readonly signal?: AbortSignal | undefined
}

/** What sends documents that are not among the operations. */
export interface GraphqlRequest {
  /**
   * Sends a GraphQL document of your own and gives its data. A union in it stays a union.
   * @throws PosternError with the code the server reported, or one of the SDK's own
   */
  request<Result, Variables = Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result>
}

/** How the error types of the schema look where a document selects the interface `Error`. */
interface ErrorMember {
  readonly code: unknown
  readonly message: unknown
  readonly requestId: unknown
}

/** A root field's result without the error members of its union. */
export type Success<Field> = Exclude<Field, ErrorMember>

/** The one thing generated operations are made of: sends a document, gives the success of its root field, throws the rest. */
export type RequestFunction = <Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  options?: RequestOptions,
) => Promise<Success<Result[keyof Result]>>

/** Of a connection, what it connects. */
type NodeOf<Connection> = Connection extends { readonly edges: readonly { readonly node: infer Node }[] } ? Node : never

/** What a list can be asked for, without the place in it. */
type Unplaced<Variables> = Omit<Variables, 'first' | 'after' | 'last' | 'before'>

export interface AllOptions extends RequestOptions {
  /** Nodes to a request, 1 to 100; 100 when left out. */
  readonly pageSize?: number | undefined
}

type AllArguments<Variables> =
  Partial<Variables> extends Variables
    ? [variables?: Variables, options?: AllOptions]
    : [variables: Variables, options?: AllOptions]

/** An operation that reads a page of a list, and by `all` each node of the whole of it. */
export interface Paged<Arguments extends readonly unknown[], Connection> {
  (...given: Arguments): Promise<Connection>
  /**
   * The nodes of the whole list, one by one: `for await (const node of …)`. The next page is fetched when it is needed,
   * and none after the loop is left. A page that fails for a while (429, 503, no network) is asked for again, up to five
   * times, and not before `Retry-After`.
   * @throws PosternError with the code the server reported, or one of the SDK's own
   */
  all(...given: AllArguments<Unplaced<NonNullable<Arguments[0]>>>): AsyncGenerator<NodeOf<Connection>, void, undefined>
}

/** The other thing generated operations are made of: gives an operation that reads a page its `all`. */
export type PagedFunction = <Arguments extends readonly unknown[], Connection>(
  read: (...given: Arguments) => Promise<Connection>,
) => Paged<Arguments, Connection>

/** What subscriptions are made of: gives the values of a root field as they come. */
export type SubscribeFunction = <Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  options?: RequestOptions,
) => AsyncGenerator<Success<Result[keyof Result]>, void, undefined>
