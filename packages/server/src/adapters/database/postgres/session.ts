import type pg from 'pg'
import type { Query, SqlSession } from '../../../kernel/database.ts'
import { answerWithin, connectClient, endClient, silenceTimeoutMs } from './connection.ts'
import { rolledBack } from './rolled-back.ts'
import { statementNames } from './statement-names.ts'
import { takingTurns } from './taking-turns.ts'
import { parameterEncoder } from './text-arrays.ts'

/**
 * A session with a connection of its own, made at first use. When it is lost, whoever waits for an answer gets an
 * error, and the next use makes a new one. A transaction never goes on over a new connection. `onClosed` is told of `close`.
 */
export const postgresSession = (config: pg.ClientConfig, onClosed: () => void): SqlSession => {
  const nameFor = statementNames()
  const encode = parameterEncoder()
  let current: Promise<pg.Client> | undefined
  let isClosed = false
  const takeTurn = takingTurns()

  const connected = (): Promise<pg.Client> => {
    if (isClosed) return Promise.reject(new Error('The session is closed'))
    if (current !== undefined) return current
    const forget = (): void => {
      if (current === mine) current = undefined
    }
    const mine = connectClient(config, forget)
    current = mine
    mine.catch(forget)
    return mine
  }

  const runOn = (client: pg.Client): Query => {
    return async <Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
      const name = nameFor(text)
      const statement = { text, values: encode(text, parameters), ...(name === undefined ? {} : { name }) }
      const { rows } = await answerWithin(client, silenceTimeoutMs, client.query(statement))
      return rows as Row[]
    }
  }

  // One at a time: a statement of another caller must not fall into an open transaction.
  const inTurn = <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
    takeTurn(async () => work(await connected()))

  const transaction = async <Result>(client: pg.Client, work: (query: Query) => Promise<Result>): Promise<Result> => {
    const run = (text: string) => answerWithin(client, silenceTimeoutMs, client.query(text))
    let isOpen = true
    const query = runOn(client)
    const guarded: Query = (...statement) =>
      isOpen ? query(...statement) : Promise.reject(new Error('The transaction has ended'))
    await run('BEGIN')
    let result: Result
    try {
      result = await work(guarded)
    } catch (error) {
      isOpen = false
      // A connection that cannot even roll back is gone, and its transaction with it.
      await run('ROLLBACK').catch(() => endClient(client))
      throw error
    }
    isOpen = false
    const { command } = await run('COMMIT')
    if (command !== 'COMMIT') throw rolledBack()
    return result
  }

  return {
    query: (...statement) => inTurn((client) => runOn(client)(...statement)),
    transaction: (work) => inTurn((client) => transaction(client, work)),
    close: async () => {
      onClosed()
      await takeTurn(async () => {
        isClosed = true
        const open = await current?.catch(() => undefined)
        if (open !== undefined) await endClient(open)
      })
    },
  }
}
