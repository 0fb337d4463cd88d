import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { projectPath } from '../project.ts'
import { commandOf, type Step } from './step.ts'

const typeStep = (name: string, project: string): Step => ({
  name: `types of ${name}`,
  command: [
    commandOf('typescript', 'tsc'),
    ...['--project', project],
    // Only what changed since the last check is looked at again.
    ...['--incremental', '--tsBuildInfoFile', projectPath('node_modules/.cache/tsc', `${name}.tsbuildinfo`)],
  ],
  advice: 'It does not compile.',
})

const hasSources = (path: string): boolean => {
  const sources = projectPath(path, 'src')
  return (
    existsSync(sources) &&
    readdirSync(sources, { recursive: true, encoding: 'utf8' }).some((path) => /\.tsx?$/.test(path))
  )
}

const packageTypeSteps = (): Step[] =>
  ['packages', 'examples'].flatMap((folder) =>
    readdirSync(projectPath(folder))
      .filter((name) => hasSources(`${folder}/${name}`))
      .map((name) => typeStep(folder === 'packages' ? name : `the ${name} example`, `${folder}/${name}`)),
  )

const lintStep = (): Step => {
  // Its checker is a program per platform: where there is none for this one, the rules without types still hold.
  const hasTypes = spawnSync(process.execPath, [commandOf('oxlint-tsgolint', 'tsgolint'), '--help']).status === 0
  return {
    name: 'lint',
    command: [
      commandOf('oxlint'),
      ...(hasTypes ? ['--type-aware'] : []),
      '--deny-warnings',
      '--report-unused-disable-directives-severity=error',
    ],
    advice: 'A rule of .oxlintrc.json or scripts/lint-rules is broken; pnpm oxlint --fix mends some.',
    ...(!hasTypes && { caveat: 'without the rules that need types: oxlint-tsgolint does not run here' }),
  }
}

/** Everything that must hold before a commit goes in, the longest first. */
export const allSteps = (): Step[] => [
  typeStep('tests and scripts', '.'),
  ...packageTypeSteps().toReversed(),
  {
    name: 'format',
    command: [
      commandOf('prettier'),
      '--check',
      '--log-level=warn',
      '**/*.{ts,tsx,mjs,json,md,yaml,yml,graphql,html,css}',
    ],
    advice: 'Some files are not in the project’s format: pnpm format.',
  },
  {
    name: 'migrations',
    command: ['scripts/migration-check.ts'],
    advice: 'The migrations do not make what prisma/models says.',
  },
  lintStep(),
  {
    name: 'structure',
    command: [
      commandOf('dependency-cruiser', 'depcruise'),
      '--output-type=err-long',
      'packages',
      'examples',
      'test',
      'scripts',
      '*.ts',
    ],
    advice: 'An import crosses a layer; each rule stands in scripts/structure with its reason.',
  },
  {
    name: 'generated files',
    command: ['scripts/check/generated.ts'],
    advice: 'A committed file is not what its generator makes: pnpm generate.',
  },
  {
    name: 'database client',
    command: ['scripts/check/database-client.ts'],
    advice: 'The Prisma client does not come out of prisma/models as it stands in packages/server/src/generated.',
  },
  {
    name: 'dead code',
    command: [commandOf('knip'), '--no-progress'],
    advice: 'Something is exported, declared or installed, and nothing uses it.',
  },
]
