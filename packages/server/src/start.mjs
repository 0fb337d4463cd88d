// Plain JavaScript, so that it also runs, and says what to do, on a Node that is too old for the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Postern needs Node 22.18 or later; this is ${process.version}. Install a newer one from https://nodejs.org`,
  )
  process.exit(1)
}
const { refreshClient } = await import('../scripts/database-client.mjs')
refreshClient()
const { enableCompileCache } = await import('node:module')
enableCompileCache()
await import('./main.ts')
