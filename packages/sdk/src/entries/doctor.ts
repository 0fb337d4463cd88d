// `@postern/sdk/doctor`: what is wrong with a client's configuration, its credentials or its way to the server.
export { doctor } from '../doctor/doctor.ts'
export type { Finding, FindingName } from '../doctor/finding.ts'
