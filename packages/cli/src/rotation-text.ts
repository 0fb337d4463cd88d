import type { WholeApplication } from './application-text.ts'
import { nameList } from './table.ts'

export type Rotation = NonNullable<WholeApplication['rotation']>

/** When the last of the old secrets is quiet; null where none was used. */
export const quietAtOf = ({ replaces, quietAt: ofApplication }: Rotation): string | null =>
  ofApplication ??
  replaces
    .map(({ quietAt }) => quietAt)
    .filter((at) => at !== null)
    .toSorted()
    .at(-1) ??
  null

export interface ReceiptEvent {
  readonly id: string
  readonly action: string
  readonly at: string
}

/** What came of a rotation, for people. */
export const receiptText = (
  applicationId: string,
  rotation: Rotation,
  events: readonly ReceiptEvent[] | null,
  place: string | null,
): string =>
  nameList([
    ['application', applicationId],
    ['rotation', `${rotation.id} (${rotation.state})`],
    ...(rotation.replacementId === null ? [] : [['replaced by', rotation.replacementId] as const]),
    ['new secret', rotation.secretId ?? `from ${rotation.startsAt}`],
    ...(place === null ? [] : [['put into', place] as const]),
    ...(rotation.firstUsedAt === null ? [] : [['first used', rotation.firstUsedAt] as const]),
    ...rotation.replaces.map(
      ({ secretId, state, lastUsedAt }) =>
        [
          'old secret',
          `${secretId} (${state}, ${lastUsedAt === null ? 'never used' : `last used ${lastUsedAt}`})`,
        ] as const,
    ),
    ...(rotation.endedAt === null ? [] : [['ended', rotation.endedAt] as const]),
    ...(events ?? []).map(({ id, action, at }) => ['event', `${id} ${action} ${at}`] as const),
  ])
