import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Spreads connections over instances of a service, as a load balancer in front of them does. */
export interface Balancer {
  readonly url: string
  /** Whether an instance is given connections at this moment. */
  isServing(backend: string): boolean
  close(): Promise<void>
}

interface Backend {
  readonly url: string
  readonly port: number
  isIn: boolean
}

const probeEveryMs = 100
const probePatienceMs = 2_000

/**
 * Passes TCP connections on, each instance in turn. One that refuses a connection, or says that it is not ready, gets
 * no more until it is ready again; the connection it refused goes to the next, as nothing was sent on it yet. A
 * connection that breaks while it is used is broken for the client too: only the client knows what may be sent again.
 */
export const startBalancer = async (urls: readonly string[]): Promise<Balancer> => {
  const backends: readonly Backend[] = urls.map((url) => ({ url, port: Number(new URL(url).port), isIn: true }))
  const open = new Set<Socket>()
  let turn = 0

  const probe = async (backend: Backend): Promise<void> => {
    const signal = AbortSignal.timeout(probePatienceMs)
    const answer = await fetch(`${backend.url}/health/ready`, { signal }).catch(() => null)
    await answer?.body?.cancel()
    backend.isIn = answer?.ok === true
  }
  const probing = backends.map((backend) => {
    const state = { isStopped: false, timer: undefined as NodeJS.Timeout | undefined }
    const again = async (): Promise<void> => {
      await probe(backend)
      if (!state.isStopped) state.timer = setTimeout(() => void again(), probeEveryMs)
    }
    void again()
    return state
  })

  const nextIn = (refusedBy: ReadonlySet<Backend>): Backend | undefined => {
    const candidates = backends.filter((backend) => backend.isIn && !refusedBy.has(backend))
    return candidates[(turn += 1) % candidates.length]
  }

  const pass = (client: Socket, refusedBy: ReadonlySet<Backend> = new Set()): void => {
    const backend = nextIn(refusedBy)
    if (!backend || client.destroyed) return void client.destroy()
    const server = connect({ port: backend.port, host: '127.0.0.1' })
    open.add(server)
    let isConnected = false
    server.once('connect', () => {
      isConnected = true
      client.pipe(server).pipe(client)
    })
    server.on('error', () => {
      if (isConnected) return
      backend.isIn = false
      pass(client, new Set([...refusedBy, backend]))
    })
    server.once('close', () => {
      open.delete(server)
      if (isConnected) client.destroy()
    })
    client.once('close', () => server.destroy())
  }

  const listener = createServer((client) => {
    open.add(client)
    client.on('error', () => client.destroy())
    client.once('close', () => open.delete(client))
    pass(client)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    isServing: (url) => backends.some((backend) => backend.url === url && backend.isIn),
    close: async () => {
      for (const state of probing) {
        state.isStopped = true
        clearTimeout(state.timer)
      }
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => listener.close(() => resolve()))
    },
  }
}
