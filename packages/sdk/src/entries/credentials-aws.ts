// `@postern/sdk/credentials/aws`: credentials from AWS Secrets Manager, and new secrets put there.
export { fromAwsSecretsManager } from '../credentials/aws.ts'
export type { AwsSecretsManagerOptions } from '../credentials/aws.ts'
export type { AwsKeys } from '../credentials/aws-signature.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
export { awsSecretsManagerKeeper } from '../credentials/aws-keeper.ts'
export type { KeeperSettings, SecretKeeper } from '../credentials/keeper.ts'
export type { NewSecret, SecretOwner, StandingSecret } from '../credentials/standing-secret.ts'
