import type { z } from 'zod'
import { fault } from './fault.ts'

/** Validates input, once, for every face. @throws Fault INVALID_INPUT with the fields that do not fit, never their values. */
export const parseInput = <Output>(schema: z.ZodType<Output>, raw: unknown): Output => {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }))
  const first = fields[0]
  throw fault('INVALID_INPUT', first ? `${first.path || 'input'}: ${first.message}` : undefined, { fields })
}
