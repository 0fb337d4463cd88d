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

/** How the error types of the schema look where a document selects the interface `Error`. */
interface ErrorMember {
  readonly code: unknown
  readonly message: unknown
  readonly requestId: unknown
}

/** A root field's result without the error members of its union. */
export type Success<Field> = Exclude<Field, ErrorMember>

/** The one thing generated operations are made of: sends a document, gives the success of its root field, throws the rest. */
export type RequestFunction = <Result, Variables, Field extends keyof Result & string>(
  document: TypedDocument<Result, Variables>,
  field: Field,
  variables: Variables,
  options?: RequestOptions,
) => Promise<Success<Result[Field]>>
