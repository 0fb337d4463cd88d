import type { Id } from '@postern/protocol'
import type { ApplicationCertificate as CertificateRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { ApplicationCertificate } from './model.ts'

const certificateOf = ({ lastUsedFrom: _from, ...row }: CertificateRow): ApplicationCertificate => ({
  ...row,
  id: row.id as Id<'ApplicationCertificate'>,
  applicationId: row.applicationId as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
})

/** @throws Fault NOT_FOUND */
export const requireCertificate = async (view: View, id: string): Promise<ApplicationCertificate> => {
  const row = await view.applicationCertificate.findUnique({ where: { id } })
  if (!row) throw notFound()
  return certificateOf(row)
}

export const listCertificates = async (
  view: View,
  readable: Conditions,
  applicationIds: readonly string[],
): Promise<ApplicationCertificate[]> =>
  (
    await view.applicationCertificate.findMany({
      where: { applicationId: { in: [...applicationIds] }, application: readable },
      orderBy: { id: 'asc' },
    })
  ).map(certificateOf)

/** Those that work, or will. */
export const listOpenCertificates = async (
  view: View,
  applicationId: string,
  now: Date,
): Promise<ApplicationCertificate[]> =>
  (
    await view.applicationCertificate.findMany({
      where: { applicationId, retiredAt: null, expiresAt: { gt: now } },
      orderBy: { id: 'asc' },
    })
  ).map(certificateOf)

export const insertCertificate = async (
  tx: Tx,
  certificate: Omit<ApplicationCertificate, 'retiredAt' | 'lastUsedAt'>,
): Promise<ApplicationCertificate> => certificateOf(await tx.applicationCertificate.create({ data: certificate }))

/** Ends a certificate; the row stays, so that it does not come back. */
export const retireCertificateRow = async (
  tx: Pick<Tx, 'applicationCertificate'>,
  id: string,
  now: Date,
): Promise<boolean> => {
  const where = { id, retiredAt: null }
  const { count } = await tx.applicationCertificate.updateMany({ where, data: { retiredAt: now } })
  return count === 1
}
