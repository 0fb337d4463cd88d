import { clientHeader, parseClientProgram, type ClientProgram } from '@postern/protocol'
import type { Exchange } from './exchange.ts'

/** What the program that calls says of itself; null where it says nothing that can be understood. */
export const clientProgramOf = ({ request }: Exchange): ClientProgram | null => {
  const header = request.headers[clientHeader]
  return typeof header === 'string' ? parseClientProgram(header) : null
}
