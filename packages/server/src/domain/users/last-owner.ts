import { fault } from '../../kernel/fault.ts'
import type { Tx } from '../../kernel/tx.ts'
import { countOtherOwners } from './store.ts'

/**
 * Refuses what would leave the installation without an owner who can act: nobody could make another one. For commands
 * that run in turn, or two of them could each count on the owner that the other takes away.
 * @throws Fault LAST_OWNER
 */
export const refuseLastOwner = async (tx: Tx, userId: string): Promise<void> => {
  if ((await countOtherOwners(tx, userId)) > 0) return
  throw fault('LAST_OWNER', 'This is the last owner of the installation who can act: make another owner first.')
}
