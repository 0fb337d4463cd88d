import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

type Model = Uncapitalize<Prisma.ModelName>
/** Evidence is written by the kernel alone. */
export type Evidence =
  'auditEvent' | 'auditLeaf' | 'auditNode' | 'auditCheckpoint' | 'auditValue' | 'subjectKey' | 'refusalCount'
export type WritableModel = Exclude<Model, Evidence>
type ReadOperation = 'findUnique' | 'findFirst' | 'findMany' | 'count' | 'aggregate' | 'groupBy'

declare const readable: unique symbol
declare const writable: unique symbol

/** What a query may touch: reads only. A plain client does not pass for one. */
export type View<Models extends Model = Model> = {
  readonly [Name in Models]: Pick<PrismaClient[Name], ReadOperation>
} & { readonly [readable]: true }

/**
 * An open transaction, made only by `command` and `maintain`. A store that writes takes one,
 * so a write outside of them does not compile.
 */
export type Tx<Models extends WritableModel = WritableModel> = {
  readonly [Name in Models]: PrismaClient[Name]
} & View & { readonly [writable]: true }
