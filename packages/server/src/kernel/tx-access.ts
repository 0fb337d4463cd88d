import type { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

/** For the kernel's primitives only: the client of an open transaction. */
export type TransactionClient = Prisma.TransactionClient

/** For the kernel's primitives only: the open transaction as what stores take. */
export const txOf = (client: TransactionClient): Tx => client as unknown as Tx

/** For the kernel's primitives only: the transaction's client, for statements that stores may not run. */
export const clientOf = (tx: Tx): TransactionClient => tx as unknown as TransactionClient
