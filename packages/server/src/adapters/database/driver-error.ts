import { DriverAdapterError } from '@prisma/driver-adapter-utils'

/** Throws what the database answered as Prisma's engines understand it; anything else they would hide. */
export const rethrowAsDriverError = (error: unknown): never => {
  if (!(error instanceof Error) || !('code' in error)) throw error
  const { code, severity, detail, column, hint } = error as Error & Record<string, string | undefined>
  throw new DriverAdapterError({
    kind: 'postgres',
    code: code ?? 'XX000',
    severity: severity ?? 'ERROR',
    message: error.message,
    detail,
    column,
    hint,
    originalCode: code ?? 'XX000',
    originalMessage: error.message,
  })
}
