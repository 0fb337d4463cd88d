// `@postern/sdk/credentials/file`: credentials from a file, where there is a file system: Node, Bun and Deno.
export { fromFile, sealCredentials } from '../node/credentials-file.ts'
export type { FileOptions, SealCredentialsOptions } from '../node/credentials-file.ts'
export type { SealingKey } from '../seal.ts'
