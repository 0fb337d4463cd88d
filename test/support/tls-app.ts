import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHttpServer } from '../../packages/server/src/http-server.ts'
import { startApp, type TestApp } from './app.ts'
import { TestAuthority, type CertifiedKey } from './certificates.ts'
import { fetchWithCertificate } from './client-certificates.ts'
import { temporaryDirectory } from './database.ts'

/** A service with TLS of its own, which asks its clients for certificates. */
export interface TlsApp {
  readonly app: TestApp
  readonly url: string
  /** A `fetch` that trusts the service, and whose connections show that certificate. */
  fetchWith(shown: CertifiedKey | null): typeof globalThis.fetch
  close(): Promise<void>
}

export const startTlsApp = async (): Promise<TlsApp> => {
  const authority = new TestAuthority('the authority of the service')
  const directory = temporaryDirectory()
  const { key, certificate } = authority.certify(['127.0.0.1'])
  const tls = { certificateFile: join(directory.path, 'certificate.pem'), keyFile: join(directory.path, 'key.pem') }
  writeFileSync(tls.certificateFile, certificate)
  writeFileSync(tls.keyFile, key)
  const server = createHttpServer({ tls, clientCertificates: 'tls' })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = await startApp({ issuer: url, config: { clientCertificates: 'tls' } })
  server.on('request', app.app.listener)
  return {
    ...{ app, url },
    fetchWith: (shown) => fetchWithCertificate(authority.certificate, shown),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
      await app.close()
      directory.remove()
    },
  }
}
