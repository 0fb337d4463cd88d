import pg from 'pg'

const { builtins } = pg.types
const xid8 = 5069

type Parser = (text: string) => unknown

const own = new Map<number, Parser>([
  [builtins.INT8, (text) => BigInt(text)],
  [xid8, (text) => BigInt(text)],
  [builtins.DATE, (text) => text],
])

const parserOf = (oid: number, format?: 'text' | 'binary'): unknown =>
  (format === 'binary' ? undefined : own.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text')

/** How sessions read columns; the same as on the embedded database: bigint, Buffer, and a day as `YYYY-MM-DD`. */
export const sessionTypes: pg.CustomTypesConfig = { getTypeParser: parserOf as typeof pg.types.getTypeParser }
