import { createClient } from '@postern/sdk'
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
const service = createService({ client, rules: { issuer: url, audience: setting('AUDIENCE') } })
const port = Number(process.env['PORT'] ?? 8080)
service.listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}`))

process.on('SIGTERM', () => {
  client.close()
  service.close()
})
