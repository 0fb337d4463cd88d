import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Why the file of allowed documents is not one. */
class DocumentsRefusal extends Error {
  readonly code = 'DOCUMENTS_UNUSABLE'
}

/**
 * The documents of an allow-list, by the SHA-256 hash of each in hexadecimal: a JSON object of hash and text, as persisted
 * documents are written by the tools that collect them. @throws DocumentsRefusal
 */
export const readDocumentsFile = (path: string): ReadonlyMap<string, string> => {
  const refused = (reason: string) => new DocumentsRefusal(`POSTERN_DOCUMENTS_FILE (${path}): ${reason}`)
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw refused(`it cannot be read as JSON (${(cause as Error).message}).`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw refused('it must be one object, of hashes and documents.')
  const documents = new Map(Object.entries(parsed as Record<string, unknown>))
  for (const [hash, text] of documents) {
    if (typeof text !== 'string') throw refused(`what stands at ${hash} is not a text.`)
    // A hash that names another document would let in what nobody looked at under that name.
    if (createHash('sha256').update(text).digest('hex') !== hash)
      throw refused(`the document at ${hash} has another SHA-256 hash.`)
  }
  return documents as ReadonlyMap<string, string>
}
