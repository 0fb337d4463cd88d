import { endpoints } from '@postern/protocol'
import { format, resolveConfig } from 'prettier'
import { projectPath } from '../project.ts'
import { standards } from '../standards.ts'
import type { Generator } from './generator.ts'

const path = 'docs/standards.md'

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const text = [
  '# Standards',
  '',
  'What the OAuth endpoints and the sign-in of the command keep, where it can be seen, and the tests that hold it. This page is generated from',
  '[`scripts/standards.ts`](../scripts/standards.ts).',
  '',
  row(['Standard', 'Sections', 'What', 'Endpoints', 'Tests']),
  row(['---', '---', '---', '---', '---']),
  ...standards.map(({ standard, sections, about, endpoints: names, tests }) =>
    row([
      standard,
      sections,
      about,
      names.map((name) => `\`${endpoints[name].path}\``).join(', '),
      tests.map((folder) => `[${folder}](../test/${folder})`).join(', '),
    ]),
  ),
  '',
].join('\n')

/** The page of standards, from the table that a test compares with endpoints and folders. */
export const standardsPage: Generator = {
  name: 'standards',
  make: async () => {
    const filepath = projectPath(path)
    return [{ path, content: await format(text, { ...(await resolveConfig(filepath)), filepath }) }]
  },
}
