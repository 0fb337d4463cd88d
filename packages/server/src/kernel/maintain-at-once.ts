import type { BulkStatement, BulkStore } from './bulk.ts'
import type { Maintain } from './maintain.ts'

interface Definition<Store extends BulkStore, Input, Row, Result> {
  readonly statement: BulkStatement<Store>
  readonly parameters: (input: Input, now: Date) => readonly unknown[]
  /** What the rows say that the statement returned. @throws Fault, after what was written */
  readonly result: (rows: readonly Row[], input: Input, now: Date) => Result
}

/**
 * Defines upkeep that is one statement. It stands or falls by itself, so it has no transaction around it: one trip to the
 * database in place of three. It writes the table of its statement's store and no other.
 */
export const maintainAtOnce = <Store extends BulkStore, Input, Row, Result>(
  name: string,
  { statement, parameters, result }: Definition<Store, Input, Row, Result>,
): Maintain<Input, Result> => ({
  kind: 'maintain',
  name,
  async perform({ database, clock }, input) {
    const now = new Date(clock.now())
    const rows = await database.client.$queryRawUnsafe<Row[]>(statement.text, ...parameters(input, now))
    return result(rows, input, now)
  },
})
