// A program that starts, gets its first token with the SDK, as it is published, and ends.
const [, , bundle, url, clientId, clientSecret] = process.argv
const { createClient } = await import(bundle)
const client = createClient({ url, clientId, clientSecret: () => clientSecret })
if (!(await client.token()).value.startsWith('eyJ')) process.exit(1)
client.close()
