import type { IForbiddenRuleType } from 'dependency-cruiser'
import { forbid, tests } from './forbid.ts'

/** What holds for every file. */
export const everywhereRules: readonly IForbiddenRuleType[] = [
  forbid(
    'no-cycles',
    'Of two files that import each other neither can be understood alone.',
    { pathNot: '^packages/(?:server/src|bench/src/peers/list)/generated/' },
    { circular: true },
  ),
  forbid(
    'no-orphans',
    'Nothing imports it and it imports nothing: it is never run.',
    { orphan: true, pathNot: [tests, '\\.config\\.ts$', '\\.mjs$', '\\.d\\.ts$'] },
    {},
  ),
  forbid('imports-resolve', 'An import that is not there fails where it is reached.', {}, { couldNotResolve: true }),
  forbid(
    'nothing-imports-tests',
    'What runs in production does not rest on what runs in tests.',
    { pathNot: `${tests}|^vitest\\.config\\.ts$` },
    { path: tests },
  ),
  forbid(
    'production-code-has-its-packages',
    'A package that is only there for development is missing where the service is installed.',
    { path: '^packages/[^/]+/src/', pathNot: tests },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^packages/' },
  ),
]
