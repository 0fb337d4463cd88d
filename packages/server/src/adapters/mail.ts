import { createTransport } from 'nodemailer'
import type { Letter, Outbound } from '../kernel/outbox.ts'
import type { SmtpServer } from '../kernel/smtp-server.ts'

export interface MailOptions {
  readonly server: SmtpServer
  /** Who writes: an address, with a name before it or without. */
  readonly from: string
  /** The host of the issuer, which message IDs end in. */
  readonly host: string
  /** Authorities that are trusted in place of Node's, in PEM. */
  readonly authorities?: readonly string[]
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** Plain text: what people wrote, such as a name, stays text whatever it holds. */
const textOf = ({ name, lines, link }: Letter): string =>
  [`Hello ${name},`, ...lines, ...(link ? [link.reveal()] : [])].join('\n\n') + '\n'

/** What a mail server says of a failure may hold the address of the person: its codes alone go on. */
const failureOf = (cause: unknown): Error => {
  const { code, responseCode } = cause as { code?: unknown; responseCode?: unknown }
  const codes = [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number')
  return new Error(`The mail server did not take a letter (${codes.join(' ') || 'no code'}).`)
}

/** Sends letters by SMTP, over TLS. What is no letter has nobody here to go to. */
export const createMail = ({ server, from, host, authorities = [] }: MailOptions): Outbound => {
  const { isTlsFromTheStart, isTlsRequired, user, password } = server
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: isTlsFromTheStart,
    requireTLS: isTlsRequired,
    // On this machine there is nobody in between, and no certificate for it.
    ignoreTLS: !isTlsRequired && !isTlsFromTheStart,
    ...(user !== null && { auth: { user, pass: password?.reveal() ?? '' } }),
    tls: {
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(authorities.length > 0 && { ca: [...authorities] }),
    },
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    description: `SMTP, ${server.host}:${server.port}`,
    async deliver({ id, letter }) {
      if (!letter) return
      try {
        await transport.sendMail({
          from,
          // As parts, so that nothing in a name is taken for a further address.
          to: { name: letter.name, address: letter.to },
          subject: letter.subject,
          text: textOf(letter),
          // The same whenever it is sent again, so that a mailbox can tell.
          messageId: `<${id}@${host}>`,
          // RFC 3834 §5: nobody's absence shall answer it.
          headers: { 'auto-submitted': 'auto-generated' },
        })
      } catch (cause) {
        throw failureOf(cause)
      }
    },
  }
}
