import type { X509Certificate } from 'node:crypto'
import type { Permission, SealedRef } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import {
  insertCertificate,
  listOpenCertificates,
  requireCertificate,
  retireCertificateRow,
} from './certificate-store.ts'
import { lifeOfCredential, type CredentialLife } from './credential-life.ts'
import { refuseEscalation } from './escalation.ts'
import { certificateInput } from './input.ts'
import {
  certificateSubjects,
  mostCertificates,
  type Application,
  type ApplicationCertificate,
  type CertificateSubject,
} from './model.ts'
import { thumbprintOfCertificate } from './registered-certificate.ts'
import { requireApplication } from './store.ts'

/** Tells whoever listens outside that a certificate began or ended: IDs only. */
const noticeOf = (topic: Permission, { id, applicationId, spaceId }: ApplicationCertificate): OutboxDraft => ({
  topic,
  spaceId,
  payload: { applicationId, certificateId: id },
})

const recordOf = (
  { id, label, thumbprint, notBefore, expiresAt }: ApplicationCertificate,
  authority: string | null,
  subject: SealedRef | null,
) => ({
  certificate: id,
  label,
  thumbprint,
  authority,
  subject,
  notBefore: notBefore.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

const subjectFields = {
  dn: 'subjectDn',
  dns: 'sanDns',
  uri: 'sanUri',
  ip: 'sanIp',
  email: 'sanEmail',
} as const satisfies Record<CertificateSubject, keyof typeof certificateInput>

interface Subject {
  readonly type: CertificateSubject
  readonly name: string
}

type Names = { readonly [Field in (typeof subjectFields)[CertificateSubject]]?: string | null | undefined }

const subjectsOf = (input: Names): readonly Subject[] =>
  certificateSubjects.flatMap((type) => {
    const name = input[subjectFields[type]]
    return name == null ? [] : [{ type, name }]
  })

const fieldNames = Object.values(subjectFields).join(', ')

const input = z
  .object({ applicationId: idOf('Application'), ...certificateInput })
  .refine(({ certificate, authority }) => (certificate == null) !== (authority == null), {
    error: 'give certificate or authority',
  })
  // More than one would have to be decided on: all of them, or any. RFC 8705 §2.1.2 takes one.
  .refine((given) => given.authority == null || subjectsOf(given).length === 1, {
    error: `give with authority whom its certificates must name, in one of ${fieldNames}`,
  })
  .refine((given) => given.certificate == null || subjectsOf(given).length === 0, {
    error: `give ${fieldNames} with authority only: one certificate is known by itself`,
  })

/** How long it works: no longer than the certificate is valid. @throws Fault INVALID_INPUT where that is never */
const lifeWithin = (
  path: string,
  { validFromDate, validToDate }: X509Certificate,
  asked: CredentialLife,
  now: Date,
) => {
  const from = asked.notBefore && asked.notBefore > validFromDate ? asked.notBefore : validFromDate
  if (validToDate <= now || validToDate <= from) {
    const message =
      validToDate <= now ? 'is over: give one that is still valid' : 'is over before it would begin to work'
    throw fault('INVALID_INPUT', `${path}: ${message}`, { fields: [{ path, message }] })
  }
  const life = lifeOfCredential({ ...asked, notBefore: from }, now)
  return { notBefore: life.notBefore, expiresAt: life.expiresAt < validToDate ? life.expiresAt : validToDate }
}

/**
 * Lets an application authenticate with the certificate of its connection (RFC 8705 §2): with one that is known, whoever
 * issued it, or with any that an authority issues in its name.
 */
export const addCertificate = command('applications:add-certificate', {
  input,
  signedInWithinMinutes: 10,
  errors: ['TOO_MANY_CERTIFICATES', 'CERTIFICATE_KNOWN', 'CERTIFICATES_OFF', 'ESCALATION'],
  target: (view, given) => requireApplication(view, given.applicationId),
  run: async (tx, { deps, input: given, target, now, holds, sealed }) => {
    // Whoever has its key, or the authority, can do what the application can.
    refuseEscalation(target.permissions, (permission) => holds(permission, target.spaceId))
    if (!deps.takesCertificates)
      throw fault(
        'CERTIFICATES_OFF',
        'This service looks at no certificates, so nobody could authenticate with one: whoever runs it sets ' +
          'POSTERN_CLIENT_CERTIFICATES to tls, or to proxy, first.',
      )
    const open = await listOpenCertificates(tx, target.id, now)
    if (open.length >= mostCertificates)
      throw fault(
        'TOO_MANY_CERTIFICATES',
        `The application has ${mostCertificates} certificates: retire one that is no longer used first.`,
      )
    const { certificate = null, authority = null } = given
    const shown = certificate ?? authority
    if (shown === null) throw fault('INVALID_INPUT')
    const [subject = null] = subjectsOf(given)
    const issuing = authority === null ? null : authority.toString()
    const isSame = (one: ApplicationCertificate): boolean =>
      issuing !== null &&
      one.authority === issuing &&
      one.subjectType === subject?.type &&
      one.subject === subject?.name
    if (open.some(isSame)) throw fault('CERTIFICATE_KNOWN', 'The application has this authority for this name already.')
    const known = 'The application has this certificate, or had it and it was retired: make a new one, with a new key.'
    const added = await refuseDuplicate(deps, 'CERTIFICATE_KNOWN', known, () =>
      insertCertificate(tx, {
        id: deps.ids.mint('ApplicationCertificate'),
        spaceId: target.spaceId,
        applicationId: target.id,
        label: given.label,
        thumbprint: certificate && thumbprintOfCertificate(certificate),
        authority: issuing,
        subjectType: subject && subject.type,
        subject: subject && subject.name,
        ...lifeWithin(certificate ? 'certificate' : 'authority', shown, given, now),
        createdAt: now,
      }),
    )
    // Names of machines and people tell of the inside of somebody's network; an event is for good.
    const named = subject && (await sealed(target.id, 'text', `${subject.type} ${subject.name}`))
    return {
      result: { application: target, certificate: added },
      change: { after: recordOf(added, authority && thumbprintOfCertificate(authority), named) },
      outbox: [noticeOf('applications:add-certificate', added)],
    }
  },
})

/** The application a certificate belongs to is what is decided on. */
const applicationWithCertificate = async (
  view: View,
  certificateId: string,
): Promise<Application & { readonly certificate: ApplicationCertificate }> => {
  const certificate = await requireCertificate(view, certificateId)
  return { ...(await requireApplication(view, certificate.applicationId)), certificate }
}

/** Ends one certificate, or the trust in an authority. Tokens fetched with it before live on until they expire. */
export const retireCertificate = command('applications:retire-certificate', {
  input: z.object({ certificateId: idOf('ApplicationCertificate') }),
  errors: ['CERTIFICATE_RETIRED'],
  target: (view, given) => applicationWithCertificate(view, given.certificateId),
  run: async (tx, { input: given, target, now }) => {
    if (!(await retireCertificateRow(tx, given.certificateId, now)))
      throw fault('CERTIFICATE_RETIRED', 'This certificate is retired already.')
    const certificate = await requireCertificate(tx, given.certificateId)
    return {
      result: { application: target, certificate },
      change: { before: { certificate: certificate.id, thumbprint: certificate.thumbprint } },
      outbox: [noticeOf('applications:retire-certificate', certificate)],
    }
  },
})
