import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: 'packages/server/schema.graphql',
  documents: 'packages/sdk/src/operations/*.graphql',
  generates: {
    'packages/sdk/src/generated/operations.ts': {
      plugins: ['typescript-operations', './packages/sdk/codegen/operations-plugin.ts'],
      config: {
        // What comes back also names permissions that nobody can grant, so it is typed wider than what is sent.
        scalars: {
          ID: 'string',
          DateTime: 'string',
          JSON: 'unknown',
          SafeInt: 'number',
          Permission: { input: '@postern/protocol#GrantablePermission', output: '@postern/protocol#Permission' },
        },
        strictScalars: true,
        useTypeImports: true,
        immutableTypes: true,
        requestFunction: '../request-function.ts',
      },
    },
  },
  hooks: { afterOneFileWrite: ['prettier --write'] },
}

export default config
