import type { Tx } from '../../kernel/tx.ts'

type Delays = Pick<Tx, 'signInDelay'>
type Bytes = Uint8Array<ArrayBuffer>

// Not the time of the one who writes: another's, who read the clock before and waited for the row, may be earlier.
const noWait = new Date(0)

/**
 * Counts a try, unless tries have to wait until later: then the time until when. The row is held from here to the end of
 * the transaction, so that of 50 parallel tries each sees what the one before it left.
 */
export const countTry = async (
  tx: Delays,
  digest: Bytes,
  { now, forgottenBefore }: { readonly now: Date; readonly forgottenBefore: Date },
): Promise<{ readonly tries: number } | { readonly blockedUntil: Date }> => {
  const fresh = { tries: 0, lastTriedAt: now, blockedUntil: noWait }
  await tx.signInDelay.createMany({ data: [{ digest, ...fresh }], skipDuplicates: true })
  await tx.signInDelay.updateMany({
    where: { digest, lastTriedAt: { lt: forgottenBefore }, blockedUntil: { lte: now } },
    data: fresh,
  })
  const { count } = await tx.signInDelay.updateMany({
    where: { digest, blockedUntil: { lte: now } },
    data: { tries: { increment: 1 }, lastTriedAt: now },
  })
  const { tries, blockedUntil } = await tx.signInDelay.findUniqueOrThrow({ where: { digest } })
  return count === 1 ? { tries } : { blockedUntil }
}

export const blockUntil = async (tx: Delays, digest: Bytes, blockedUntil: Date): Promise<void> => {
  await tx.signInDelay.updateMany({ where: { digest }, data: { blockedUntil } })
}

/**
 * Takes a try back, and the wait that it brought about with it; not one that another brought about meanwhile, or a right
 * password of one's own beside each guess would spare the guesser every wait.
 */
export const takeTryBack = async (tx: Delays, digest: Bytes, blockedUntil: Date | null): Promise<void> => {
  await tx.signInDelay.updateMany({ where: { digest, tries: { gt: 0 } }, data: { tries: { decrement: 1 } } })
  if (blockedUntil) await tx.signInDelay.updateMany({ where: { digest, blockedUntil }, data: { blockedUntil: noWait } })
}

export const forgetTries = async (tx: Delays, digest: Bytes): Promise<void> => {
  await tx.signInDelay.deleteMany({ where: { digest } })
}
