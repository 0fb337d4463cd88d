import type { IForbiddenRuleType } from 'dependency-cruiser'
import { forbid, server, tests } from './forbid.ts'

/** The nouns by rank: each may import those before it, and none after it. domain/resources.ts stands above all. */
const nouns = [
  'limits',
  'installation',
  'spaces',
  'webhooks',
  'policies',
  'users',
  'sessions',
  'members',
  'invitations',
  'outbox',
  'applications',
  'signing-keys',
  'tokens',
  'audit',
] as const

const from = (folder: string) => ({ path: `${server}${folder}/`, pathNot: tests })
const outside = (...folders: string[]) => ({ path: server, pathNot: `${server}(?:${folders.join('|')})/` })

const nounRanks = nouns.map((noun, rank) =>
  forbid(
    'nouns-import-downward',
    'A noun imports nouns of a lower rank only: what must reach upward is a workflow.',
    from(`domain/${noun}`),
    { path: [`${server}domain/[^/]+$`, ...nouns.slice(rank + 1).map((higher) => `${server}domain/${higher}/`)] },
  ),
)

/** Face → primitive → policy and store → database: who may import whom inside the server. */
export const serverLayers: readonly IForbiddenRuleType[] = [
  forbid(
    'kernel-stands-alone',
    'The kernel knows nothing of what is built on it.',
    from('kernel'),
    outside('kernel', 'generated'),
  ),
  forbid(
    'domain-knows-the-kernel-only',
    'A noun knows the kernel, the protocol and nouns below it; ports stand in the kernel.',
    from('domain'),
    outside('domain', 'kernel', 'generated'),
  ),
  forbid(
    'nouns-have-a-rank',
    'A noun has a rank before it has files: put it into `nouns` in scripts/structure/server-layers.ts.',
    { path: `${server}domain/`, pathNot: `${server}domain/(?:resources\\.ts$|(?:${nouns.join('|')})/)` },
    {},
  ),
  ...nounRanks,
  forbid(
    'workflows-span-nouns',
    'A workflow is made of nouns and the kernel; it knows neither how it was called nor what is outside.',
    from('workflows'),
    outside('workflows', 'domain', 'kernel'),
  ),
  forbid(
    'jobs-start-work',
    'A job decides when, and leaves what to workflows, nouns and the kernel.',
    from('jobs'),
    outside('jobs', 'workflows', 'domain', 'kernel'),
  ),
  forbid(
    'faces-translate',
    'A face knows primitives, models, workflows and the kernel.',
    from('faces'),
    outside('faces', 'workflows', 'domain', 'kernel'),
  ),
  forbid(
    'faces-never-touch-stores',
    'A face reaches data through a primitive, which decides and records.',
    from('faces'),
    { path: `${server}domain/[^/]+/[^/]*\\bstore\\.ts$` },
  ),
  forbid(
    'faces-call-primitives',
    'Of a noun a face calls commands, queries, issues and authentication, and knows its model; of the rest it may name the types.',
    from('faces'),
    {
      path: `${server}domain/`,
      pathNot: '\\b(?:commands|queries|issue|model|authentication|store)\\.ts$',
      dependencyTypesNot: ['type-only'],
    },
  ),
  forbid(
    'faces-do-not-know-each-other',
    'What two faces need stands in faces/shared, which knows neither.',
    { path: `${server}faces/([^/]+)/`, pathNot: tests },
    { path: `${server}faces/`, pathNot: `${server}faces/(?:$1|shared)/` },
  ),
  forbid(
    'adapters-implement-ports',
    'An adapter knows the ports of the kernel and nothing else of the server.',
    from('adapters'),
    outside('adapters', 'kernel', 'generated'),
  ),
  forbid(
    'adapters-do-not-know-each-other',
    'Each adapter can be replaced alone.',
    { path: `${server}adapters/([^/]+)`, pathNot: tests },
    { path: `${server}adapters/`, pathNot: `${server}adapters/$1(?:/|$)` },
  ),
  forbid(
    'only-app-imports-adapters',
    'Which adapter stands behind a port is decided in the composition root.',
    { path: '^(?:packages|scripts)/', pathNot: `${server}adapters/|${server}app\\.ts$|^scripts/migration-|${tests}` },
    { path: `${server}adapters/` },
  ),
  forbid(
    'only-the-process-imports-app',
    'The composition root is started by the process, by tests and by measurements, and known to nothing it composes.',
    { path: '^(?:packages|scripts)/', pathNot: `${server}main\\.ts$|^packages/bench/|^scripts/generators/|${tests}` },
    { path: `${server}app\\.ts$` },
  ),
  forbid(
    'main-is-the-process-only',
    'main.ts reads the config, makes the server, starts the app and stops it.',
    { path: `${server}main\\.ts$` },
    { path: '^packages/', pathNot: `${server}(?:app|config|http-server)\\.ts$` },
  ),
  forbid(
    'nothing-imports-main',
    'main.ts is a process: importing it would start a server.',
    { pathNot: `${server}start\\.mjs$` },
    { path: `${server}(?:main\\.ts|start\\.mjs)$` },
  ),
  forbid(
    'transactions-are-made-in-the-kernel',
    'Whoever could make a Tx could write without a decision and without evidence.',
    { pathNot: `${server}kernel/|${tests}` },
    { path: `${server}kernel/tx-access\\.ts$` },
  ),
  forbid(
    'views-are-made-in-the-kernel',
    'What reads by a View of its own is not decided on: the composition root gives one to the caches that need it.',
    { pathNot: `${server}kernel/|${server}app\\.ts$|${tests}` },
    { path: `${server}kernel/view-access\\.ts$` },
  ),
  forbid(
    'generated-client-has-few-users',
    'Data is reached through View and Tx; a row type of the generated client ends in the store.',
    {
      pathNot: [
        `${server}(?:generated|adapters/database|kernel/audit)/`,
        `${server}kernel/(?:tx|tx-access|view-access|database|encryption/keyring)\\.ts$`,
        `${server}domain/[^/]+/[^/]*\\bstore\\.ts$`,
        tests,
      ],
    },
    { path: `${server}generated/` },
  ),
  forbid(
    'generated-client-is-made-in-the-adapter',
    'Beyond the adapter the generated client is types: no client can be made there.',
    { pathNot: `${server}(?:generated|adapters/database)/|${tests}` },
    { path: `${server}generated/`, dependencyTypesNot: ['type-only'] },
  ),
]
