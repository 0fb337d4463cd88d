import type { View } from '../../kernel/tx.ts'

export const dayMs = 86_400_000

type CredentialView = Pick<View, 'applicationSecret' | 'applicationKey' | 'applicationCertificate'>

/** A secret, key or certificate that an application authenticates with, and that ends by itself. */
export interface ExpiringCredential {
  readonly kind: 'secret' | 'key' | 'certificate'
  readonly id: string
  readonly applicationId: string
  readonly spaceId: string
  readonly expiresAt: Date
  /** Since when there is something to end: a secret was copied, the others were added. */
  readonly startedAt: Date
  readonly lastUsedAt: Date | null
}

const active = { application: { status: 'active' as const } }

/** Not ended by somebody, and ending by itself within so many days. */
const ending = (now: Date, days: number) => ({
  retiredAt: null,
  expiresAt: { gt: now, lte: new Date(now.getTime() + days * dayMs) },
})

/** Secrets in use that end within so many days. */
const endingSecrets = (now: Date, days: number) => ({ ...ending(now, days), revealedAt: { not: null } })

/** The applications with a secret, key or certificate in use that ends within so many days. */
export const dueWithin = (now: Date, days: number) => ({
  OR: [
    { secrets: { some: endingSecrets(now, days) } },
    { keys: { some: ending(now, days) } },
    { certificates: { some: ending(now, days) } },
  ],
})

/** How many of active applications end within so many days. */
export const countExpiring = async (view: CredentialView, now: Date, days: number): Promise<number> =>
  (await view.applicationSecret.count({ where: { ...endingSecrets(now, days), ...active } })) +
  (await view.applicationKey.count({ where: { ...ending(now, days), ...active } })) +
  (await view.applicationCertificate.count({ where: { ...ending(now, days), ...active } }))

/** When the next one of an active application ends; null where none is in use. */
export const findNextExpiry = async (view: CredentialView, now: Date): Promise<Date | null> => {
  const next = { orderBy: { expiresAt: 'asc' as const }, select: { expiresAt: true } }
  const left = { retiredAt: null, expiresAt: { gt: now }, ...active }
  const found = [
    await view.applicationSecret.findFirst({ where: { ...left, revealedAt: { not: null } }, ...next }),
    await view.applicationKey.findFirst({ where: left, ...next }),
    await view.applicationCertificate.findFirst({ where: left, ...next }),
  ].flatMap((row) => (row ? [row.expiresAt.getTime()] : []))
  return found.length === 0 ? null : new Date(Math.min(...found))
}

interface Slice {
  readonly after: string
  readonly take: number
}

const select = { id: true, applicationId: true, spaceId: true, expiresAt: true, lastUsedAt: true } as const

const listSecrets = async (view: CredentialView, now: Date, days: number, { after, take }: Slice) => {
  const rows = await view.applicationSecret.findMany({
    where: { ...endingSecrets(now, days), ...active, id: { gt: after } },
    select: { ...select, revealedAt: true },
    orderBy: { id: 'asc' },
    take,
  })
  return rows.map(({ revealedAt, ...row }) => ({ kind: 'secret' as const, ...row, startedAt: revealedAt ?? now }))
}

const added = (now: Date, days: number, { after, take }: Slice) => ({
  where: { ...ending(now, days), ...active, id: { gt: after } },
  select: { ...select, createdAt: true as const },
  orderBy: { id: 'asc' as const },
  take,
})

const listKeys = async (view: CredentialView, now: Date, days: number, slice: Slice) => {
  const rows = await view.applicationKey.findMany(added(now, days, slice))
  return rows.map(({ createdAt, ...row }) => ({ kind: 'key' as const, ...row, startedAt: createdAt }))
}

const listCertificates = async (view: CredentialView, now: Date, days: number, slice: Slice) => {
  const rows = await view.applicationCertificate.findMany(added(now, days, slice))
  return rows.map(({ createdAt, ...row }) => ({ kind: 'certificate' as const, ...row, startedAt: createdAt }))
}

const lists = { secret: listSecrets, key: listKeys, certificate: listCertificates } as const

/** Those of one kind that end within so many days, of active applications, by their IDs behind `after`. */
export const listExpiring = (
  view: CredentialView,
  kind: ExpiringCredential['kind'],
  now: Date,
  days: number,
  slice: Slice,
): Promise<ExpiringCredential[]> => lists[kind](view, now, days, slice)

/** Whether a later one took its place: one that outlives it is there, and this one was not used since. */
export const isReplaced = async (view: CredentialView, credential: ExpiringCredential): Promise<boolean> => {
  const { kind, applicationId, expiresAt, startedAt, lastUsedAt } = credential
  const outlives = { applicationId, retiredAt: null, expiresAt: { gt: expiresAt } }
  const later = {
    where: { ...outlives, createdAt: { gte: startedAt } },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  } as const
  const firstCopied = () =>
    view.applicationSecret.findFirst({
      where: { ...outlives, revealedAt: { gte: startedAt } },
      orderBy: { revealedAt: 'asc' },
      select: { revealedAt: true },
    })
  const since = {
    secret: async () => (await firstCopied())?.revealedAt ?? null,
    key: async () => (await view.applicationKey.findFirst(later))?.createdAt ?? null,
    certificate: async () => (await view.applicationCertificate.findFirst(later))?.createdAt ?? null,
  }
  const at = await since[kind]()
  return at !== null && (lastUsedAt === null || lastUsedAt < at)
}
