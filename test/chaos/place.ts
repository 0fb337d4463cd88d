import { join } from 'node:path'
import { databaseKind, emptyPostgres, temporaryDirectory } from '../support/database.ts'
import { freePort, type Place } from '../support/killable-server.ts'

/** A place where no service ever ran, on the kind of database of this run; `clear` removes all of it. */
export const freshPlace = async (): Promise<Place & { clear(): Promise<void> }> => {
  const { path, remove } = temporaryDirectory()
  const port = await freePort()
  const directory = join(path, 'data')
  if (databaseKind() === 'embedded') return { port, directory, clear: async () => remove() }
  const { url, drop } = await emptyPostgres()
  const clear = async (): Promise<void> => {
    await drop()
    remove()
  }
  return { port, directory, databaseUrl: url, clear }
}
