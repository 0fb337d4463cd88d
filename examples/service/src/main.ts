import { createClient } from '@postern/sdk'
import { createVerifier } from '@postern/sdk/verifier'
import { createService } from './service.ts'

const setting = (name: string): string => {
  const value = process.env[name]
  if (value) return value
  console.error(`Set ${name}.`)
  process.exit(2)
}

const url = setting('POSTERN_URL')
const client = createClient({
  url,
  clientId: setting('POSTERN_CLIENT_ID'),
  clientSecret: () => setting('POSTERN_CLIENT_SECRET'),
  scope: ['applications:read'],
})
// Through the client it hears of tokens that were revoked.
const verifier = createVerifier({ issuer: url, audience: setting('AUDIENCE'), client })
const service = createService({ client, verifier })
const port = Number(process.env['PORT'] ?? 8080)
service.listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}`))

process.on('SIGTERM', () => {
  verifier.close()
  client.close()
  service.close()
})
