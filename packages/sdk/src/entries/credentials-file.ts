// `@postern/sdk/credentials/file`: credentials from a file, where there is a file system: Node, Bun and Deno.
export { fromFile } from '../node/credentials-file.ts'
export type { FileOptions } from '../node/credentials-file.ts'
