import { messageOf, startModule } from '../../child.ts'
import type { Peer } from '../peer.ts'
import { listRequest } from './list.ts'

/** Starts a peer that does the read on the same database, without asking who asks. */
const startPeer = async (name: string, module: URL, databaseUrl: string): Promise<Peer> => {
  const child = startModule(module)
  child.process.send(databaseUrl)
  const port = await messageOf<number>(child)
  return { name, pid: child.pid, port, request: listRequest(port, null), stop: child.stop }
}

export const startBareYoga = (databaseUrl: string): Promise<Peer> =>
  startPeer('bare Yoga', new URL('./bare-yoga-server.ts', import.meta.url), databaseUrl)

export const startMercurius = (databaseUrl: string): Promise<Peer> =>
  startPeer('Mercurius with JIT', new URL('./mercurius-server.ts', import.meta.url), databaseUrl)
