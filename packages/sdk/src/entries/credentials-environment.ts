// `@postern/sdk/credentials/environment`: credentials from environment variables.
export { fromEnvironment } from '../credentials/environment.ts'
export type { EnvironmentOptions } from '../credentials/environment.ts'
