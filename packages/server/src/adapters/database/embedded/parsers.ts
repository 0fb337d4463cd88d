import { types } from '@electric-sql/pglite'
import type { ParserOptions } from '@electric-sql/pglite'

const xid8 = 5069

/** How sessions read columns; the same as on PostgreSQL: bigint, Buffer, and a day as `YYYY-MM-DD`. */
export const sessionParsers: ParserOptions = {
  [types.INT8]: (text) => BigInt(text),
  [xid8]: (text) => BigInt(text),
  [types.BYTEA]: (text) => Buffer.from(text.slice(2), 'hex'),
  [types.DATE]: (text) => text,
}
