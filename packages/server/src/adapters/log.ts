import pino from 'pino'
import type { Log } from '../kernel/log.ts'

/** The process log: JSON lines on standard error, so that standard output stays for what people asked for. */
export const createLog = (level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log =>
  pino(
    {
      level,
      base: null,
      serializers: { err: errorFields },
    },
    pino.destination({ fd: 2, sync: false }),
  ) as unknown as Log

// Those of Prisma's whose last line names columns and durations, and never a value.
const plainCodes = /^P(1001|1002|1008|1017|2002|2003|2024|2025|2028|2034)$/
// What quotes something quotes a value: `invalid input syntax for type uuid: "…"`, `Key (email)=(…)`.
const quotation = /["“]|(?:^|\W)'|\)=\(|contains \(/

const codeOf = (cause: Error): string => {
  const { code } = cause as { code?: unknown }
  return typeof code === 'string' ? code : cause.name
}

const plainMessage = (cause: Error): string => {
  const lines = cause.message.split('\n').filter((line) => line.trim() !== '')
  const isPrisma = cause.name.startsWith('PrismaClient')
  // Prisma begins with the call and its arguments, and ends with what went wrong; the others begin with it.
  const line = (isPrisma ? lines.at(-1) : lines[0])?.trim() ?? ''
  const isPlain = line !== '' && !quotation.test(line) && (!isPrisma || plainCodes.test(codeOf(cause)))
  return isPlain ? line.slice(0, 200) : codeOf(cause)
}

const placeOf = (cause: Error): string | undefined =>
  cause.stack
    ?.split('\n')
    .filter((line) => line.trim().startsWith('at '))
    .slice(0, 4)
    .map((line) => line.trim().slice(3))
    .join(' < ')

/** An error as it is logged: kind, message and place. What it carries besides, or quotes, may be content. */
export const errorFields = (cause: unknown): Readonly<Record<string, string | undefined>> =>
  cause instanceof Error
    ? { type: cause.name, message: plainMessage(cause), at: placeOf(cause) }
    : { type: typeof cause, message: '' }
