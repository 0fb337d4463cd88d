import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { GraphQLError, Kind, parse, print, Source } from 'graphql'
import type { DefinitionNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql'
import { usage } from '../failure.ts'
import { printable } from '../printable.ts'
import { unreadable } from '../read-input.ts'
import { taggedDocuments } from './tagged-documents.ts'

export type Definition = OperationDefinitionNode | FragmentDefinitionNode

/** Every definition of the documents, and the programs among the files. */
export interface Documents {
  readonly definitions: readonly Definition[]
  /** The text of each program, by which the use of an operation of a document's own file is told. */
  readonly programs: readonly string[]
}

const documentTypes = new Set(['.graphql', '.gql'])
const programTypes = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'])
const passedOver = /^(?:\..*|node_modules|dist|build|coverage)$/

const filesIn = async (path: string): Promise<readonly string[]> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (!found.isDirectory()) return [path]
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !passedOver.test(name))
  const inner = await Promise.all(
    entries
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .map(async (entry) => {
        const inside = join(path, entry.name)
        if (entry.isDirectory()) return filesIn(inside)
        const isKnown = documentTypes.has(extname(inside)) || programTypes.has(extname(inside))
        return entry.isFile() && isKnown && !entry.name.endsWith('.d.ts') ? [inside] : []
      }),
  )
  return inner.flat()
}

/** Where something stands, as editors find it. */
export const placeOf = ({ loc }: DefinitionNode): { readonly file: string; readonly line: number } => ({
  file: loc?.source.name ?? '',
  // The line that it has in its file, of which the document may be a part.
  line: (loc?.startToken.line ?? 1) + (loc?.source.locationOffset.line ?? 1) - 1,
})

/** What is wrong with a document, and where. */
export const failureOfDocument = (errors: readonly GraphQLError[]) =>
  usage(
    errors
      .map(({ message, source, locations }) => {
        const line = (locations?.[0]?.line ?? 1) + (source?.locationOffset.line ?? 1) - 1
        return `${source === undefined ? '' : `${source.name}:${line}: `}${printable(message)}`
      })
      .join('\n'),
  )

const parsed = (text: string, file: string, line = 1, column = 1): readonly Definition[] => {
  try {
    return parse(new Source(text, file, { line, column })).definitions.map((definition) => {
      if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION)
        return definition
      throw new GraphQLError('A document holds operations and fragments only.', { nodes: definition })
    })
  } catch (cause) {
    throw cause instanceof GraphQLError ? failureOfDocument([cause]) : cause
  }
}

/** The same text twice, such as in a file and in what was generated from it, is one. */
const once = (definitions: readonly Definition[]): readonly Definition[] =>
  [
    ...new Map(
      definitions.map((definition) => [print(definition), definition]).toReversed() as [string, Definition][],
    ).values(),
  ].toReversed()

/**
 * Reads the GraphQL documents in files, and in the directories among them: files of their own and tagged templates of
 * programs.
 *
 * @throws Failure `FILE_NOT_READABLE` · `USAGE` where one is no document, or there is none
 */
export const readDocuments = async (paths: readonly string[]): Promise<Documents> => {
  const files = (await Promise.all(paths.map(filesIn))).flat()
  const programs: string[] = []
  const definitions: Definition[] = []
  for (const file of new Set(files)) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw unreadable(file, cause)
    })
    if (programTypes.has(extname(file))) {
      programs.push(text)
      for (const found of taggedDocuments(text, file))
        definitions.push(...parsed(found.text, file, found.line, found.column))
    } else if (text.trim() !== '') definitions.push(...parsed(text, file))
  }
  if (definitions.length === 0)
    throw usage('There is no GraphQL document there: give .graphql files, or programs with gql`…` or graphql(`…`).')
  return { definitions: once(definitions), programs }
}
