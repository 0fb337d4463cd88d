import type { TestDatabase } from './database.ts'

/** Makes one thing fail in the database itself, and mends it when called. */
export type Sabotage = (database: TestDatabase) => Promise<() => Promise<void>>

const raising = `
  CREATE OR REPLACE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'sabotaged by the test'; END $$`

const trigger =
  (relations: (database: TestDatabase) => Promise<readonly string[]>, text: (relation: string) => string): Sabotage =>
  async (database) => {
    const names = await relations(database)
    await database.asOwner(async (query) => {
      await query(raising)
      for (const name of names) await query(text(name))
    })
    return () =>
      database.asOwner(async (query) => {
        for (const name of names) await query(`DROP TRIGGER sabotage ON "${name}"`)
      })
  }

/** Every row that is written to the table fails, after it was written. */
export const failAfterWriting = (table: string): Sabotage =>
  trigger(
    async () => [table],
    (name) => `CREATE TRIGGER sabotage AFTER INSERT OR UPDATE OR DELETE ON "${name}"
      FOR EACH ROW EXECUTE FUNCTION sabotage()`,
  )

/** The event of what was done fails to be written; the one of its failure does not. */
export const failAtAudit = (action: string): Sabotage =>
  trigger(
    async () => ['audit_events'],
    (name) => `CREATE TRIGGER sabotage BEFORE INSERT ON "${name}"
      FOR EACH ROW WHEN (NEW.action = '${action}' AND NEW.outcome = 'done') EXECUTE FUNCTION sabotage()`,
  )

/** Nothing at all can be written to the evidence. */
export const failEveryEvent: Sabotage = trigger(
  async () => ['audit_events'],
  (name) => `CREATE TRIGGER sabotage BEFORE INSERT ON "${name}" FOR EACH ROW EXECUTE FUNCTION sabotage()`,
)

const partitions = (database: TestDatabase): Promise<readonly string[]> =>
  database.asOwner(async (query) => {
    const rows = await query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass`,
    )
    return rows.map(({ name }) => name)
  })

/** The transaction that did it fails at its commit, when all of it was written. */
export const failAtCommit = (action: string): Sabotage =>
  trigger(
    partitions,
    (name) => `CREATE CONSTRAINT TRIGGER sabotage AFTER INSERT ON "${name}" DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.action = '${action}' AND NEW.outcome = 'done') EXECUTE FUNCTION sabotage()`,
  )
