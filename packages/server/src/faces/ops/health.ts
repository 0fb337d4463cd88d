import { send, type Handler } from '../shared/exchange.ts'

/** The process runs. */
export const live: Handler = (exchange) => send(exchange, 200, { 'content-type': 'text/plain' }, 'live\n')

/** It can serve: database, audit and signing key are there. What is not is named, by a word. */
export const ready: Handler = async (exchange) => {
  const faults = await exchange.services.faults()
  const body = faults.length === 0 ? 'ready\n' : `not ready: ${faults.join(', ')}\n`
  send(exchange, faults.length === 0 ? 200 : 503, { 'content-type': 'text/plain' }, body)
}
