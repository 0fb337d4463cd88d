import type { SqlSession } from '../../kernel/database.ts'

interface Parts {
  readonly session: SqlSession
  readonly evidence: { isWritable(): Promise<boolean> }
  readonly sealer: { readonly alteration: Error | null }
  readonly canSign: () => boolean
}

/** Whoever asks has a deadline too; what says nothing for so long counts as gone. */
const patienceMs = 2_000

/**
 * Finds out what is not ready, by name, by trying it. However many ask, it is tried once at a time: the endpoint is open
 * to all, and must not be a way to keep the database busy.
 */
export const createReadiness = ({ session, evidence, sealer, canSign }: Parts): (() => Promise<readonly string[]>) => {
  let asking: Promise<readonly string[]> | null = null
  /** What has not answered yet. */
  let asked: 'database' | 'audit' = 'database'

  const ask = async (): Promise<readonly string[]> => {
    asked = 'database'
    const reads = await session.query('SELECT 1').then(
      () => true,
      () => false,
    )
    asked = 'audit'
    const writes = !reads || (await evidence.isWritable())
    return [...(reads ? [] : ['database']), ...(writes ? [] : ['audit'])]
  }

  return async () => {
    asking ??= ask().finally(() => (asking = null))
    const { promise: silence, resolve } = Promise.withResolvers<readonly string[]>()
    const timer = setTimeout(() => resolve([asked]), patienceMs)
    const stored = await Promise.race([asking, silence])
    clearTimeout(timer)
    return [...stored, ...(sealer.alteration ? ['evidence altered'] : []), ...(canSign() ? [] : ['signing key'])]
  }
}
