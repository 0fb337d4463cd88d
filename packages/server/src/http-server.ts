import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Config } from './config.ts'

// Slow clients hold sockets; these close them (Node's own defaults are 60 s and 300 s).
const patience = {
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 500,
}

export type Server = ReturnType<typeof createServer>

/** The server, with TLS where it has a certificate. @throws where that cannot be read */
export const createHttpServer = ({ tls, clientCertificates }: Pick<Config, 'tls' | 'clientCertificates'>): Server =>
  tls === null
    ? createServer(patience)
    : (createTlsServer({
        ...patience,
        minVersion: 'TLSv1.2',
        cert: readFileSync(tls.certificateFile),
        key: readFileSync(tls.keyFile),
        // Whoever issued it: what counts is whether the client has its key, and that it is the one we know (RFC 8705 §3).
        requestCert: clientCertificates === 'tls',
        rejectUnauthorized: false,
      }) as unknown as Server)
