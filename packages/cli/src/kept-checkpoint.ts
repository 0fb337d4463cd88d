import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { parseCheckpoint, readExportLine } from '@postern/protocol'
import { Failure } from './failure.ts'
import { unreadable } from './read-input.ts'

// A signed note ends with one newline; tools that print one like to add another.
const asNote = (text: string): string => text.replace(/\n*$/, '\n')

/** A checkpoint kept from before. @throws Failure `FILE_NOT_READABLE` */
export const readCheckpoint = async (file: string): Promise<string> => {
  try {
    return asNote(await readFile(file, 'utf8'))
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** The same, or null where there is none yet. */
export const findCheckpoint = async (file: string): Promise<string | null> => {
  try {
    return asNote(await readFile(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw unreadable(file, cause)
  }
}

/** Puts a checkpoint in the place of the one before, which stays where that fails. @throws Failure `FILE_NOT_WRITABLE` */
export const saveCheckpoint = async (file: string, note: string): Promise<void> => {
  const draft = `${file}.new`
  try {
    await writeFile(draft, note)
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true })
    throw new Failure('FILE_NOT_WRITABLE', `The checkpoint could not be written to ${file}.`, { cause })
  }
}

/** Watches the lines of an export go by for the largest checkpoint among them. Believes nothing: the verifier does that. */
export class NewestCheckpoint {
  note: string | null = null
  #size = -1

  async *watch(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      if (line.startsWith('{"note":')) this.#take(line)
      yield line
    }
  }

  #take(text: string): void {
    const line = readExportLine(text)?.line
    if (line?.type !== 'checkpoint') return
    const size = parseCheckpoint(line.note)?.size ?? -1
    if (size <= this.#size) return
    this.#size = size
    this.note = line.note
  }
}
