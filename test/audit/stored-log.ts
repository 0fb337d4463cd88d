import type { OpenLog } from './open-log.ts'

/** What is stored of the tree, in order. */
export interface StoredLog {
  readonly leaves: readonly { readonly position: number; readonly eventId: string; readonly hash: Uint8Array }[]
  readonly nodes: readonly { readonly level: number; readonly index: number; readonly hash: Uint8Array }[]
  readonly checkpoints: readonly {
    readonly size: number
    readonly note: string
    readonly root: Uint8Array
    readonly sealedBelow: bigint
  }[]
}

export const storedLog = async ({ deps }: OpenLog): Promise<StoredLog> => {
  const { client } = deps.database
  const leaves = await client.auditLeaf.findMany({ orderBy: { position: 'asc' } })
  const nodes = await client.auditNode.findMany({ orderBy: [{ level: 'asc' }, { index: 'asc' }] })
  const checkpoints = await client.auditCheckpoint.findMany({ orderBy: { size: 'asc' } })
  return {
    leaves: leaves.map(({ position, eventId, leafHash }) => ({ position: Number(position), eventId, hash: leafHash })),
    nodes: nodes.map(({ level, index, hash }) => ({ level, index: Number(index), hash })),
    checkpoints: checkpoints.map(({ size, note, root, sealedBelow }) => ({
      size: Number(size),
      note,
      root,
      sealedBelow,
    })),
  }
}
