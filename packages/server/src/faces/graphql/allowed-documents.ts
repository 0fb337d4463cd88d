import type { Call } from '../../kernel/actor.ts'
import { fault, type Fault } from '../../kernel/fault.ts'

export interface AllowedDocumentsOptions {
  /** By SHA-256 hash, in hexadecimal. */
  readonly documents: ReadonlyMap<string, string>
  /** Whether people who are signed in may send others, as GraphiQL does. Applications never may. */
  readonly areForApplicationsOnly: boolean
}

const notAllowed = (): Fault =>
  fault(
    'DOCUMENT_NOT_ALLOWED',
    'This service runs the documents of its allow-list and no others: have this one added, or send one that is on it.',
  )

/** The documents that run, where the operator gave a list of them. */
export class AllowedDocuments {
  readonly #options: AllowedDocumentsOptions
  readonly #texts: ReadonlySet<string>

  constructor(options: AllowedDocumentsOptions) {
    this.#options = options
    this.#texts = new Set(options.documents.values())
  }

  /** The document of a `documentId`: `sha256:` and the hash, or the hash alone. @throws Fault DOCUMENT_NOT_ALLOWED */
  find(documentId: string): string {
    const text = this.#options.documents.get(documentId.replace(/^sha256:/, ''))
    if (text === undefined) throw notAllowed()
    return text
  }

  /** @throws Fault DOCUMENT_NOT_ALLOWED */
  require({ actor }: Call, text: string): void {
    if (this.#texts.has(text)) return
    if (this.#options.areForApplicationsOnly && actor.type === 'user') return
    throw notAllowed()
  }
}
