// Run by closing.test.ts: builds the service it is told to, runs its jobs for a while, closes it, and has nothing to do any more.
import { createApp } from '../../packages/server/src/app.ts'
import { readConfig } from '../../packages/server/src/config.ts'

const config = readConfig()
const app = await createApp(config, 'http://127.0.0.1:4000')
app.jobs.start()
await app.renewSetupToken()
for (const job of ['seal-audit', 'write-usage', 'write-refusal-counts']) await app.jobs.runNow(job)
app.services.deps.changes.gap()
await app.stopAccepting()
await app.close()
process.stdout.write('closed\n')
