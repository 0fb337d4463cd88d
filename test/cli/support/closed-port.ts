import { createServer, type AddressInfo } from 'node:net'

/** A port of this machine at which nobody answers. */
export const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
