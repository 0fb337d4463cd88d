import type { IForbiddenRuleType } from 'dependency-cruiser'
import { forbid, tests } from './forbid.ts'

/** Which package may know which, and what may come from outside. */
export const packageRules: readonly IForbiddenRuleType[] = [
  forbid(
    'protocol-imports-nothing',
    'Anyone may verify with the protocol package alone, on any runtime.',
    { path: '^packages/protocol/', pathNot: tests },
    { pathNot: '^packages/protocol/' },
  ),
  forbid(
    'sdk-imports-the-protocol-only',
    'The SDK has no runtime dependency.',
    { path: '^packages/sdk/src/', pathNot: tests },
    { pathNot: '^packages/(?:sdk|protocol)/src/', dependencyTypesNot: ['core'] },
  ),
  forbid(
    'protocol-and-sdk-run-anywhere',
    'Node built-ins are not there in browsers and workers.',
    { path: '^packages/(?:protocol|sdk)/src/', pathNot: [tests, '^packages/sdk/src/node/'] },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'sdk-for-node-has-entries-of-its-own',
    'Whoever imports another entry of the SDK must not get what only Node has.',
    { path: '^packages/sdk/src/', pathNot: [tests, '^packages/sdk/src/(?:node|entries)/'] },
    { path: '^packages/sdk/src/node/' },
  ),
  forbid(
    'generated-sdk-code-stands-apart',
    'Generated code is joined to the rest by one request-function type; beside it, it names types of the protocol.',
    { path: '^packages/sdk/src/generated/' },
    { pathNot: '^packages/sdk/src/request-function\\.ts$|^packages/protocol/' },
  ),
  forbid(
    'generated-sdk-code-runs-nothing',
    'Generated code takes types from elsewhere, never something that runs.',
    { path: '^packages/sdk/src/generated/' },
    { dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'server-knows-the-protocol-only',
    'The server serves clients and knows none of them.',
    { path: '^packages/server/', pathNot: tests },
    { path: '^packages/(?!(?:server|protocol)/)' },
  ),
  forbid(
    'cli-is-a-client',
    'The CLI does what the API does, and nothing in it reaches the database.',
    { path: '^packages/cli/', pathNot: tests },
    { path: '^packages/(?!(?:cli|sdk|protocol)/)' },
  ),
  forbid(
    'portal-is-a-client',
    'The portal does what the API does.',
    { path: '^packages/portal/', pathNot: tests },
    { path: '^packages/(?!(?:portal|sdk|protocol)/)' },
  ),
  forbid(
    'bench-measures-the-app',
    'What is measured is the server as it is started, not parts of it.',
    { path: '^packages/bench/', pathNot: tests },
    { path: '^packages/server/', pathNot: '^packages/server/src/app\\.ts$' },
  ),
  forbid(
    'packages-are-entered-by-their-index',
    'What another package may use of a package is what its index, or another of its entries, exports.',
    { path: '^packages/([^/]+)/', pathNot: tests },
    {
      path: '^packages/',
      pathNot: '^packages/$1/|^packages/[^/]+/src/(?:index|entries/[^/]+)\\.ts$|^packages/server/src/app\\.ts$',
    },
  ),
]
