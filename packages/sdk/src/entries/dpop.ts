// `@postern/sdk/dpop`: tokens that are bound to a key.
export { createDpop } from '../dpop.ts'
export type { Dpop, DpopOptions, DpopProofRequest } from '../dpop.ts'
