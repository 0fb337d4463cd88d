// `@postern/sdk/credentials`: proofs other than one secret, on any runtime.
export { fromProvider } from '../credentials/from-provider.ts'
export { privateKeyJwt } from '../credentials/private-key-jwt.ts'
export type { PrivateKeyJwtOptions } from '../credentials/private-key-jwt.ts'
export type { PrivateKey } from '../credentials/signing-key.ts'
export { workloadToken } from '../credentials/workload-token.ts'
export type { WorkloadTokenOptions } from '../credentials/workload-token.ts'
export { clientCertificate } from '../credentials/client-certificate.ts'
export type { ClientCertificateOptions } from '../credentials/client-certificate.ts'
export type {
  AssertionCredentials,
  AssertionRequest,
  CertificateCredentials,
  ClientCredentials,
  CredentialProvider,
  CredentialRequest,
  Credentials,
  SecretCredentials,
} from '../credentials.ts'
