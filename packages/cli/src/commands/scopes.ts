import { isPermission } from '@postern/protocol'
import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { Failure, usage } from '../failure.ts'
import { printable } from '../printable.ts'
import { requireId } from '../require-id.ts'
import type { Compiled } from '../scopes/compile.ts'
import { differenceOf, differenceText, isDifferent } from '../scopes/difference.ts'
import type { Difference } from '../scopes/difference.ts'
import { readPermissionFile, writePermissionFile } from '../scopes/permission-file.ts'
import { remarksText, scopesText } from '../scopes/scopes-text.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options extends ConnectionOptions {
  readonly check?: string
  readonly write?: string
  readonly application?: string
  readonly list?: true
  readonly json?: true
}

// With the first command that needs it: the others start without a GraphQL engine.
const compile = async (paths: readonly string[]): Promise<Compiled> => {
  const [{ readDocuments }, { compileScopes }] = await Promise.all([
    import('../scopes/read-documents.ts'),
    import('../scopes/compile.ts'),
  ])
  return compileScopes(await readDocuments(paths))
}

const beside = async (shell: Shell, { permissions }: Compiled, applicationId: string, options: Options) => {
  const id = requireId('Application', applicationId)
  const { signal } = shell
  const granted = await withClient(shell, options, (client) => client.application({ id }, { signal }))
  return differenceOf(permissions, granted.permissions.filter(isPermission))
}

interface Compared {
  readonly committed?: Difference
  readonly granted?: Difference
}

const print = ({ out, err }: Shell, compiled: Compiled, compared: Compared, { json, list }: Options): void => {
  if (json) return writeJson(out, { ...compiled, ...compared })
  out.write(list ? `${compiled.permissions.join(',')}\n` : printableLines(scopesText(compiled, out.columns)))
  err.write(printableLines(remarksText(compiled)))
}

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/** @throws Failure `PERMISSIONS_DIFFER` */
const refuseDifference = ({ committed, granted }: Compared, { check, application }: Options): void => {
  const said = [
    ...(committed && isDifferent(committed)
      ? [`${check} is not what the documents take (${differenceText(committed)}): postern scopes --write ${check}`]
      : []),
    ...(granted && isDifferent(granted)
      ? [
          `${application} was not granted just what the documents take (${differenceText(granted)}): postern applications grant`,
        ]
      : []),
  ]
  if (said.length > 0) throw new Failure('PERMISSIONS_DIFFER', said.join('\n'))
}

export const scopesCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('scopes'))
    .summary('the least permissions that GraphQL documents take')
    .description(
      'Compiles GraphQL documents to the least permissions with which an application is answered whole: .graphql files, and\n' +
        'documents in programs, tagged gql or graphql. Of directories, all in them. Works offline, but for --application.',
    )
    .argument('<documents...>', 'files and directories')
    .option('--check <file>', 'end with 7 where the permissions in this file are not just those, as in CI')
    .option('--write <file>', 'write the permissions to this file')
    .option('--application <id>', 'end with 7 where this application was not granted just those')
    .option('--list', 'print nothing but the permissions, as other commands take them')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (paths: readonly string[], options: Options) => {
      const { check, write, application } = options
      if (check !== undefined && write !== undefined) throw usage('Give --check or --write, not both.')
      const compiled = await compile(paths)
      const committed =
        check === undefined ? undefined : differenceOf(compiled.permissions, await readPermissionFile(check))
      const granted = application === undefined ? undefined : await beside(shell, compiled, application, options)
      if (write !== undefined) await writePermissionFile(write, compiled.permissions)
      const compared = { ...(committed && { committed }), ...(granted && { granted }) }
      print(shell, compiled, compared, options)
      refuseDifference(compared, options)
    })
