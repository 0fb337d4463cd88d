// `@postern/sdk/credentials/aws`: credentials from AWS Secrets Manager.
export { fromAwsSecretsManager } from '../credentials/aws.ts'
export type { AwsSecretsManagerOptions } from '../credentials/aws.ts'
export type { AwsKeys } from '../credentials/aws-signature.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
