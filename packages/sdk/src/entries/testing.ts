// `@postern/sdk/testing`: an issuer in the process of the test, and the clock it shares with the client.
export { TestIssuer } from '../testing/test-issuer.ts'
export type { TestApi, TestIssuerOptions } from '../testing/test-issuer.ts'
export { TestClock } from '../testing/test-clock.ts'
export type { TestAuthentication, TestClientOptions, TestTokenRequest } from '../testing/test-client.ts'
