import { createReadStream } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { Failure } from './failure.ts'
import { readHidden } from './read-hidden.ts'
import type { Shell } from './shell.ts'

const mostBytes = 65_536

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
}

/** The failure of a file that cannot be read. */
export const unreadable = (file: string, cause: unknown): Failure => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  return new Failure('FILE_NOT_READABLE', `Cannot read ${file}: ${reasons[code] ?? code}.`, { cause })
}

const readAll = async (chunks: AsyncIterable<Buffer>, file: string): Promise<Buffer> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > mostBytes)
      throw new Failure('FILE_NOT_READABLE', `${file} is larger than ${mostBytes} bytes: is it the right one?`)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

const readBytes = async (shell: Shell, file: string): Promise<Buffer> => {
  if (file === '-') return readAll(addAbortSignal(shell.signal, shell.stdin), 'standard input')
  try {
    return await readAll(createReadStream(file, { signal: shell.signal }), file)
  } catch (cause) {
    throw cause instanceof Failure ? cause : unreadable(file, cause)
  }
}

/**
 * Text from a file, or from standard input where `file` is `-`.
 *
 * @throws Failure `FILE_NOT_READABLE` · `USAGE` for what is empty or no text
 */
export const readTextInput = async (shell: Shell, file: string, what: string): Promise<string> => {
  const bytes = await readBytes(shell, file)
  const name = file === '-' ? 'Standard input' : file
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure('USAGE', `${name} is not UTF-8 text, so it is no ${what}.`)
  }
  if (text.trim() === '') throw new Failure('USAGE', `${name} is empty: it must hold the ${what}.`)
  return text
}

/**
 * A secret from a file, or from standard input where `file` is `-`; typed unseen where that is a terminal. The newline
 * that editors and `echo` leave at the end is not part of it.
 *
 * @throws Failure `FILE_NOT_READABLE` · `USAGE` for what is empty or no text
 */
export const readSecretInput = async (shell: Shell, file: string, what: string): Promise<string> => {
  if (file === '-' && shell.stdin.isTTY) return readHidden(shell, what)
  return (await readTextInput(shell, file, what)).replace(/\r?\n$/, '')
}
