import { addCertificate, retireCertificate } from '../../../domain/applications/certificate-commands.ts'
import type { Application, ApplicationCertificate } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { shown, type Success } from '../root/success-type.ts'
import { ApplicationRef } from './application.ts'
import { CertificateRef } from './application-certificate.ts'

interface OfCertificate {
  readonly application: Application
  readonly certificate: ApplicationCertificate
}

const certificateSuccess = (description: string): Success<OfCertificate> => ({
  description,
  ids: {
    applicationId: { description: 'The application.', of: ({ application }) => application.id },
    certificateId: { description: 'The certificate, `crt_…`.', of: ({ certificate }) => certificate.id },
  },
  objects: {
    application: shown<OfCertificate, Application>({
      type: ApplicationRef,
      description: 'The application',
      of: ({ application }) => application,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
    certificate: shown<OfCertificate, ApplicationCertificate>({
      type: CertificateRef,
      description: 'The certificate, read as part of its application',
      of: ({ certificate }) => certificate,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
  },
})

rootMutation('addApplicationCertificate', addCertificate, {
  description:
    'Lets an application authenticate with the certificate of its connection (RFC 8705 §2): with one that is known, or with ' +
    'any that an authority issues for one name. Certificates that were revoked are not looked up: end what was added.',
  input: builder.inputType('AddApplicationCertificateInput', {
    description: 'Which application, and which certificate; or which authority and whom its certificates name.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      certificate: t.string({
        description: 'The certificate, in PEM, whoever issued it. Its private key is refused. This, or authority.',
      }),
      authority: t.string({
        description:
          'The certificate of the authority that issues those of the application directly, in PEM. It is trusted for this ' +
          'application alone, and takes one of the names below.',
      }),
      subjectDn: t.string({
        description:
          'Their subject as RFC 4514 writes it, such as `CN=orders,O=Example`: the same parts in the same order and case.',
      }),
      sanDns: t.string({
        description: 'A host name among their alternative names; a common name or wildcard is none.',
      }),
      sanUri: t.string({ description: 'A URI among them, to the letter, such as `spiffe://example.com/orders`.' }),
      sanIp: t.string({ description: 'An IP address among them.' }),
      sanEmail: t.string({ description: 'An e-mail address among them.' }),
      label: t.string({ description: 'What it is for; `certificate` where left out.' }),
      expiresInDays: t.int({
        description: 'Days until it ends by itself, 1 to 730; 365 where left out, and no longer than the certificate.',
      }),
      notBefore: t.field({
        type: 'DateTime',
        description: 'From when it works, at most 366 days ahead; at once where left out.',
      }),
    }),
  }),
  success: certificateSuccess('The certificate was added.'),
})

rootMutation('retireApplicationCertificate', retireCertificate, {
  description:
    'Ends one certificate, or the trust in an authority. Tokens fetched with it before live on until they expire.',
  input: builder.inputType('RetireApplicationCertificateInput', {
    description: 'Which certificate.',
    fields: (t) => ({ certificateId: t.id({ required: true, description: 'The certificate, `crt_…`.' }) }),
  }),
  success: certificateSuccess('The certificate was ended.'),
})
