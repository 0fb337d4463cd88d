import type { FileHandle } from 'node:fs/promises'
import type { Answer } from './answer.ts'

/** What was seen and done about a breach, as the last line of its evidence says it. No secret is in it. */
export interface BreachStatement {
  readonly preview: Answer<'applicationBreachPreview'>
  readonly report: Answer<'reportApplicationBreach'>
}

const statementType = 'breach'

/** Writes an evidence pack: an export, and last what was seen and done, so that a pack that was cut has no such line. */
export const writePack = async (
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  statement: BreachStatement,
): Promise<void> => {
  for await (const chunk of chunks) await handle.writeFile(chunk)
  await handle.writeFile(`${JSON.stringify({ type: statementType, v: 1, ...statement })}\n`)
}

const isStatement = (line: string): boolean => {
  try {
    const read: unknown = JSON.parse(line)
    return typeof read === 'object' && read !== null && (read as { readonly type?: unknown }).type === statementType
  } catch {
    return false
  }
}

/** Lets the lines of an export go by, and holds back the statement of an evidence pack, which nothing signs. */
export class PackReader {
  /** Whether there was one, once all lines went by. */
  hasStatement = false

  async *exportIn(lines: AsyncIterable<string>): AsyncGenerator<string> {
    let held: string | null = null
    for await (const line of lines) {
      if (held !== null) yield held
      held = line
    }
    this.hasStatement = held !== null && isStatement(held)
    if (held !== null && !this.hasStatement) yield held
  }
}
