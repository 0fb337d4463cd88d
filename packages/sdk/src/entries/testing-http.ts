// `@postern/sdk/testing/http`: the same issuer behind a port, in Node.
export { listen } from '../node/listen.ts'
export type { ListeningIssuer } from '../node/listen.ts'
