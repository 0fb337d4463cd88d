/** Longer than any line an exporter writes; a bound on what a foreign file makes a verifier hold. */
const longestLine = 4 * 2 ** 20
/** What is given for a line that cannot be one: no reader accepts it. */
const garbage = '\ufffd'
const newline = 10

/**
 * The lines of an export from its bytes. Only a newline ends a line: canonical JSON may have U+2028 in it, at which line
 * readers of some platforms break. A line that is not UTF-8, or longer than 4 MiB, is given as U+FFFD.
 */
export async function* exportLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let held: Uint8Array[] = []
  let length = 0
  const take = (part: Uint8Array): void => {
    length += part.length
    if (length > longestLine) held = []
    else held.push(part)
  }
  const line = (): string => {
    const text = length > longestLine ? garbage : decode(decoder, held, length)
    held = []
    length = 0
    return text
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, end))
      yield line()
      start = end + 1
    }
    // A copy: who gives the chunks may use the memory again.
    if (start < chunk.length) take(chunk.slice(start))
  }
  if (length > 0) yield line()
}

const decode = (
  decoder: { decode(bytes: Uint8Array): string },
  parts: readonly Uint8Array[],
  length: number,
): string => {
  const bytes = parts.length === 1 ? parts[0]! : new Uint8Array(length)
  if (parts.length > 1) {
    let offset = 0
    for (const part of parts) {
      bytes.set(part, offset)
      offset += part.length
    }
  }
  try {
    return decoder.decode(bytes)
  } catch {
    return garbage
  }
}
