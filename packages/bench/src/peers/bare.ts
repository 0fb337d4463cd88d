import { messageOf, startModule } from '../child.ts'
import type { AnswerSample } from './answer-sample.ts'
import type { Peer } from './peer.ts'

/** Starts a bare node:http server that reads the body of `request` and gives `sample` for an answer. */
export const startBare = async (request: string, sample: AnswerSample): Promise<Peer> => {
  const child = startModule(new URL('./bare-server.ts', import.meta.url))
  child.process.send(sample)
  const port = await messageOf<number>(child)
  return { name: 'bare', pid: child.pid, port, request, stop: child.stop }
}
