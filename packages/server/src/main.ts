import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createApp, type App } from './app.ts'
import { ConfigRefusal, readConfig, type Config } from './config.ts'
import { createHttpServer, type Server } from './http-server.ts'

const longestDrainMs = 10_000
const longestCloseMs = 15_000

const listen = (server: Server, { port, host }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })

const addressOf = (server: Server, { host, tls }: Config): string => {
  const { port } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls === null ? 'http' : 'https'}://${name}:${port}`
}

/** What is where, and the one-time set-up link while nobody owns the installation. */
const report = (app: App, config: Config, address: string, setupToken: string | null): void => {
  const { kind } = app.services.deps.database
  console.log(
    [
      `Postern is ready at ${address}`,
      ...(app.services.deps.issuer === address ? [] : [`  issuer       ${app.services.deps.issuer}`]),
      `  GraphQL      ${app.services.deps.issuer}/graphql`,
      `  tokens       ${app.services.deps.issuer}/oauth/token`,
      `  database     ${kind === 'embedded' ? `embedded, in ${join(config.dataDirectory, 'database')}` : 'PostgreSQL'}`,
      `  master key   ${app.keyDescription}`,
      `  audit key    ${app.verifierKey}`,
      ...(config.masterKey === null && config.masterKeyFile === null
        ? [
            '  The master key rests beside the data it opens: fine for trying out. For more, set POSTERN_MASTER_KEY_FILE.',
          ]
        : []),
      ...(setupToken !== null
        ? [
            '',
            'Nobody owns this installation yet. Set it up, once, at',
            `  ${app.services.deps.issuer}/setup?token=${setupToken}`,
            'or from a script: pnpm postern setup --email you@example.com --password-file FILE --json',
          ]
        : []),
    ].join('\n'),
  )
}

/** The embedded database lost its disk. What was acknowledged is on it, and the next start recovers it. */
const giveUp = (reason: Error): void => {
  console.error(`Postern stops: its database went down (${reason.message}). See to the disk, then start it again.`)
  process.exit(1)
}

/** Waits for `work`, at most so long; answers whether it was done. */
const isDoneWithin = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, milliseconds, false)
  try {
    return await Promise.race([work.then(() => true), promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Ends the service. As long as requests are under way, new ones are still heard and told that it stops: a balancer that
 * has not noticed yet gets an answer it can act on. @throws where what is held in memory could not be written in time
 */
const drain = async (server: Server, app: App): Promise<void> => {
  await isDoneWithin(longestDrainMs, app.stopAccepting())
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  if (!(await isDoneWithin(1_000, closed))) server.closeAllConnections()
  if (!(await isDoneWithin(longestCloseMs, app.close()))) throw new Error('Postern could not end in time.')
}

const start = async (): Promise<void> => {
  const config = readConfig()
  const server = createHttpServer(config)
  await listen(server, config)
  const address = addressOf(server, config)
  // Answers that are given before all is built: the port is taken, and says that it is not ready.
  const early: RequestListener = (_request, response) => {
    response.writeHead(503, { connection: 'close', 'retry-after': '1' }).end()
  }
  server.on('request', early)
  const app = await createApp(config, config.publicUrl ?? address)
  // Before it is ready: a script that waits for readiness reads the token's file next.
  const setupToken = await app.renewSetupToken()
  server.off('request', early)
  server.on('request', app.listener)
  void app.broken.then(giveUp)
  app.jobs.start()
  report(app, config, address, setupToken?.reveal() ?? null)

  let isStopping = false
  const stop = (): void => {
    // Again by a terminal that signals the whole group, or an impatient manager: one stop is under way.
    if (isStopping) return
    isStopping = true
    void drain(server, app).then(
      () => process.exit(0),
      (cause: unknown) => {
        console.error(cause)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

start().catch((cause: unknown) => {
  const isRefusal = cause instanceof Error && 'code' in cause
  if (cause instanceof ConfigRefusal)
    console.error(`Postern cannot start:\n${cause.faults.map((text) => `- ${text}`).join('\n')}`)
  else if (isRefusal) console.error(`Postern cannot start: ${cause.message} (${String(cause.code)})`)
  else console.error(cause)
  process.exit(1)
})
