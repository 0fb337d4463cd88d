import type { PrismaClient } from '../generated/prisma/client.ts'
import type { View } from './tx.ts'

/** The client as a view, for the primitives and the composition root only: what reads by it is not decided on. */
export const viewOf = (client: PrismaClient): View => client as unknown as View
