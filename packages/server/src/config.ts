import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import { isRange } from './kernel/address-ranges.ts'
import { readEgressAllowance, type EgressAllowance } from './kernel/egress-allowance.ts'
import { readLimitSettings, type LimitSettings } from './kernel/limits/rules.ts'
import { isLoopback } from './kernel/loopback.ts'
import { Secret } from './kernel/secret.ts'
import { isSender, readSmtpServer, type SmtpServer } from './kernel/smtp-server.ts'

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const documentsForWhom = ['all', 'applications'] as const
const certificateSources = ['none', 'tls', 'proxy'] as const
export type LogLevel = (typeof levels)[number]

/** How this process runs. Built from the environment once; nothing else reads it. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Where it is reached from outside, without a slash at the end: the issuer. Null: from host and port. */
  readonly publicUrl: string | null
  readonly databaseUrl: Secret | null
  readonly migrationUrl: Secret | null
  readonly dataDirectory: string
  readonly masterKey: Secret | null
  readonly masterKeyFile: string | null
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null
  /** Proxies whose X-Forwarded-For is believed: addresses and ranges. */
  readonly trustedProxies: readonly string[]
  /** Who tells of the certificates that clients show: nobody, our own TLS, or a trusted proxy's `Client-Cert`. */
  readonly clientCertificates: (typeof certificateSources)[number]
  readonly logLevel: LogLevel
  /** The GraphQL documents that may run, where no others may. */
  readonly documentsFile: string | null
  /** Whom that binds: all, or applications only. */
  readonly documentsFor: (typeof documentsForWhom)[number]
  /** Limits that shall be others than the table's. */
  readonly limits: LimitSettings
  /** What /metrics is read with; null closes it. */
  readonly metricsToken: Secret | null
  /** What may be called though it is not on the public internet. */
  readonly egressAllowance: EgressAllowance
  /** Where letters go; null where they go into a file. */
  readonly mail: { readonly server: SmtpServer; readonly from: string } | null
}

/** Every fault of the environment at once; the process does not start with one. */
export class ConfigRefusal extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const shortestToken = 32

const workspace = fileURLToPath(new URL('../../..', import.meta.url))

const publicUrlIn = (text: string, faults: string[]): string | null => {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (
    isPlain &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))))
  ) {
    return url.origin
  }
  faults.push('POSTERN_PUBLIC_URL must be an https:// origin without a path (http:// only for this machine itself).')
  return null
}

const mailIn = (url: Secret | null, from: string | null, faults: string[]): Config['mail'] => {
  if (url === null && from === null) return null
  if (url === null || from === null) {
    faults.push('POSTERN_SMTP_URL and POSTERN_MAIL_FROM go together.')
    return null
  }
  const server = readSmtpServer(url.reveal())
  if (!server) faults.push('POSTERN_SMTP_URL must be smtps://user:password@host:465 or smtp://host:587.')
  if (!isSender(from)) faults.push('POSTERN_MAIL_FROM must be an address, such as Postern <postern@example.com>.')
  return server && { server, from }
}

/** @throws ConfigRefusal naming every fault */
export const readConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const faults: string[] = []
  const given = (name: string): string | null => environment[name]?.trim() || null
  const secret = (name: string): Secret | null => {
    const value = given(name)
    return value === null ? null : new Secret(value)
  }

  const port = Number(given('PORT') ?? '4000')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) faults.push('PORT must be a whole number from 0 to 65535.')
  const host = given('HOST') ?? '127.0.0.1'
  const databaseUrl = secret('DATABASE_URL')
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl.reveal())) {
    faults.push('DATABASE_URL must begin with postgresql:// (leave it out for the embedded database).')
  }
  const publicUrlText = given('POSTERN_PUBLIC_URL')
  const publicUrl = publicUrlText === null ? null : publicUrlIn(publicUrlText, faults)
  if (given('POSTERN_MASTER_KEY') && given('POSTERN_MASTER_KEY_FILE')) {
    faults.push('Set POSTERN_MASTER_KEY or POSTERN_MASTER_KEY_FILE, not both.')
  }
  const certificateFile = given('POSTERN_TLS_CERTIFICATE_FILE')
  const keyFile = given('POSTERN_TLS_KEY_FILE')
  if ((certificateFile === null) !== (keyFile === null)) {
    faults.push('POSTERN_TLS_CERTIFICATE_FILE and POSTERN_TLS_KEY_FILE go together.')
  }
  const tls = certificateFile && keyFile ? { certificateFile, keyFile } : null
  const trustedProxies = (given('POSTERN_TRUSTED_PROXIES') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  for (const proxy of trustedProxies) {
    if (!isRange(proxy)) faults.push(`POSTERN_TRUSTED_PROXIES: ${proxy} is not an address or range.`)
  }
  if (!isLoopback(host) && !tls && trustedProxies.length === 0) {
    faults.push(
      `HOST=${host} is reached from other machines, so it needs TLS: set POSTERN_TLS_CERTIFICATE_FILE and POSTERN_TLS_KEY_FILE, or name the proxy that ends TLS in POSTERN_TRUSTED_PROXIES.`,
    )
  }
  if (!isLoopback(host) && publicUrl === null) {
    faults.push(
      'Set POSTERN_PUBLIC_URL to the https:// address people and machines use: tokens name it as their issuer.',
    )
  }
  const clientCertificates = certificateSources.find((one) => one === (given('POSTERN_CLIENT_CERTIFICATES') ?? 'none'))
  if (!clientCertificates) faults.push(`POSTERN_CLIENT_CERTIFICATES must be one of ${certificateSources.join(', ')}.`)
  if (clientCertificates === 'tls' && !tls)
    faults.push('POSTERN_CLIENT_CERTIFICATES=tls needs POSTERN_TLS_CERTIFICATE_FILE and POSTERN_TLS_KEY_FILE.')
  if (clientCertificates === 'proxy' && trustedProxies.length === 0)
    faults.push('POSTERN_CLIENT_CERTIFICATES=proxy needs the proxy in POSTERN_TRUSTED_PROXIES.')
  const logLevel = given('POSTERN_LOG_LEVEL') ?? 'info'
  if (!levels.includes(logLevel as LogLevel)) faults.push(`POSTERN_LOG_LEVEL must be one of ${levels.join(', ')}.`)
  const documentsFile = given('POSTERN_DOCUMENTS_FILE')
  const documentsFor = documentsForWhom.find((one) => one === (given('POSTERN_DOCUMENTS_FOR') ?? 'all'))
  if (!documentsFor) faults.push(`POSTERN_DOCUMENTS_FOR must be one of ${documentsForWhom.join(', ')}.`)
  if (!documentsFile && given('POSTERN_DOCUMENTS_FOR'))
    faults.push('POSTERN_DOCUMENTS_FOR says whom POSTERN_DOCUMENTS_FILE binds: set that too.')
  const limits = readLimitSettings(given('POSTERN_LIMITS') ?? '', (reason) => faults.push(`POSTERN_LIMITS: ${reason}`))
  const metricsToken = secret('POSTERN_METRICS_TOKEN')
  if (metricsToken && metricsToken.reveal().length < shortestToken)
    faults.push(`POSTERN_METRICS_TOKEN must have ${shortestToken} characters or more: openssl rand -base64 32.`)
  const egressAllowance = readEgressAllowance(given('POSTERN_EGRESS_ALLOW') ?? '', (entry) =>
    faults.push(`POSTERN_EGRESS_ALLOW: ${entry} is neither host:port nor an address or range.`),
  )
  const mail = mailIn(secret('POSTERN_SMTP_URL'), given('POSTERN_MAIL_FROM'), faults)
  if (faults.length > 0) throw new ConfigRefusal([...new Set(faults)])

  return {
    host,
    port,
    publicUrl,
    databaseUrl,
    migrationUrl: secret('DATABASE_MIGRATION_URL'),
    dataDirectory: resolve(workspace, given('POSTERN_DATA_DIR') ?? '.postern'),
    masterKey: secret('POSTERN_MASTER_KEY'),
    masterKeyFile: given('POSTERN_MASTER_KEY_FILE'),
    tls,
    trustedProxies,
    clientCertificates: clientCertificates ?? 'none',
    logLevel: logLevel as LogLevel,
    documentsFile: documentsFile && resolve(workspace, documentsFile),
    documentsFor: documentsFor ?? 'all',
    limits,
    metricsToken,
    egressAllowance,
    mail,
  }
}
