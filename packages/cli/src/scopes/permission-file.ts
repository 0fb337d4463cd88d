import { readFile, writeFile } from 'node:fs/promises'
import type { GrantablePermission } from '@postern/protocol'
import { Failure } from '../failure.ts'
import { permissionList } from '../permission-list.ts'
import { unreadable } from '../read-input.ts'

const heading = `# What the GraphQL documents take: a permission a line. Written by postern scopes --write, compared by --check.
`

/** The permissions in a file: one a line, comments behind #. @throws Failure `FILE_NOT_READABLE` · `USAGE` */
export const readPermissionFile = async (file: string): Promise<readonly GrantablePermission[]> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  return permissionList(text.replaceAll(/#.*$/gm, ''))
}

/** Writes them, in place of what was there. @throws Failure `FILE_NOT_WRITABLE` */
export const writePermissionFile = async (file: string, permissions: readonly GrantablePermission[]): Promise<void> => {
  await writeFile(file, `${heading}${permissions.map((permission) => `${permission}\n`).join('')}`).catch(
    (cause: unknown) => {
      throw new Failure('FILE_NOT_WRITABLE', `The permissions could not be written to ${file}.`, { cause })
    },
  )
}
