import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { messageOf, startModule } from '../child.ts'
import { tokenRequest, type Peer, type TokenClient } from './peer.ts'

/** The version that is installed. */
export const oidcProviderVersion = (): string => {
  const entry = fileURLToPath(import.meta.resolve('oidc-provider'))
  const manifest = readFileSync(`${entry.slice(0, entry.lastIndexOf('/lib/'))}/package.json`, 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** Starts oidc-provider with the same client as the service has. */
export const startOidcProvider = async (client: TokenClient): Promise<Peer> => {
  const child = startModule(new URL('./oidc-provider-server.ts', import.meta.url))
  child.process.send(client)
  const port = await messageOf<number>(child)
  return {
    name: 'oidc-provider',
    pid: child.pid,
    port,
    request: tokenRequest(port, '/token', client),
    stop: child.stop,
  }
}
