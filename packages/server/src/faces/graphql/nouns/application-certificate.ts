import {
  daysLeft,
  stateOfKey,
  type ApplicationCertificate,
  type CertificateSubject,
} from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'
import { KeyStateEnum } from './application-key.ts'

const CertificateSubjectEnum = builder.enumType('CertificateSubject', {
  description: 'What names an application in a certificate (RFC 8705 §2.1.2).',
  values: {
    dn: { description: 'Its whole subject, as RFC 4514 writes it.' },
    dns: { description: 'A host name among its alternative names.' },
    uri: { description: 'A URI among them.' },
    ip: { description: 'An IP address among them.' },
    email: { description: 'An e-mail address among them.' },
  } satisfies Record<CertificateSubject, { description: string }>,
})

export const CertificateRef = builder.objectRef<ApplicationCertificate>('ApplicationCertificate').implement({
  description:
    'A certificate that an application authenticates with, or an authority and whom the certificates it issues must name.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `crt_…`.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    state: t.field({
      type: KeyStateEnum,
      description: 'What it is now.',
      resolve: (certificate, _args, { deps }) => stateOfKey(certificate, new Date(deps.clock.now())),
    }),
    thumbprint: t.exposeString('thumbprint', {
      nullable: true,
      description:
        'The SHA-256 of the one certificate, as `x5t#S256` has it (self_signed_tls_client_auth); null where an authority vouches.',
    }),
    authority: t.exposeString('authority', {
      nullable: true,
      description: 'The certificate of that authority, in PEM (tls_client_auth).',
    }),
    subjectType: t.expose('subjectType', {
      type: CertificateSubjectEnum,
      nullable: true,
      description: 'What must name the application in the certificates that the authority issues.',
    }),
    subject: t.exposeString('subject', { nullable: true, description: 'The name they must have there.' }),
    notBefore: t.expose('notBefore', { type: 'DateTime', description: 'From when it works.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends by itself, at the latest with the certificate, or that of the authority.',
    }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a token was last fetched with it; some seconds late.',
    }),
    daysLeft: t.int({
      description: 'Days until it ends by itself, begun ones counted; 0 where it is over.',
      resolve: (certificate, _args, { deps }) => daysLeft(certificate, new Date(deps.clock.now())),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})
