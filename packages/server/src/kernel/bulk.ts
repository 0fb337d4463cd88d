import type { WritableModel } from './tx.ts'
import type { TransactionClient } from './tx-access.ts'

const tables = {
  applicationCertificate: 'application_certificates',
  applicationTally: 'application_tallies',
  applicationUsage: 'application_usage',
  applicationKey: 'application_keys',
  applicationSecret: 'application_secrets',
  leakReport: 'leak_reports',
  limitUse: 'limit_uses',
  outboxMessage: 'outbox_messages',
  reminder: 'reminders',
  revokedToken: 'revoked_tokens',
  session: 'sessions',
  signInCode: 'sign_in_codes',
  signInDelay: 'sign_in_delays',
  usedId: 'used_ids',
} as const satisfies { readonly [Store in WritableModel]?: string }

export type BulkStore = keyof typeof tables

/** One statement that writes many rows of one store. */
export interface BulkStatement<Store extends BulkStore = BulkStore> {
  readonly store: Store
  readonly text: string
}

/** Runs a statement on one of the listed stores and answers how many rows it wrote. */
export type Bulk<Models extends WritableModel> = (
  statement: BulkStatement<Extract<Models, BulkStore>>,
  ...parameters: readonly unknown[]
) => Promise<number>

const writes = /\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|(?<!\b(?:DO|FOR|KEY)\s+)UPDATE)\s+(\w+)/gi

/**
 * Declares a statement for upkeep of many rows: one a row would hold the database up, and with it every answer. It takes
 * its rows in the order of their key, so that two instances wait for each other instead of both for ever.
 *
 * @throws Error, when it is declared, where it writes anything but the table of its store
 */
export const bulkStatement = <const Store extends BulkStore>(store: Store, text: string): BulkStatement<Store> => {
  const written = [...text.matchAll(writes)].map(([, table]) => table)
  if (written.length !== 1 || written[0] !== tables[store] || text.includes(';'))
    throw new Error(`The statement must write ${tables[store]} and nothing else.`)
  return { store, text }
}

/** For `maintain` only: the statements of its transaction, on the stores it lists. */
export const bulkOn =
  <Models extends WritableModel>(client: TransactionClient, stores: readonly Models[]): Bulk<Models> =>
  (statement, ...parameters) => {
    if (!(stores as readonly string[]).includes(statement.store)) throw new Error(`${statement.store} is not listed.`)
    return client.$executeRawUnsafe(statement.text, ...parameters)
  }
