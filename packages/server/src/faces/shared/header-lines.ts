import type { IncomingMessage } from 'node:http'

/**
 * Every line of a header, as they came: Node's `headers` keeps the first of some headers and drops the rest unsaid, while
 * a proxy before it may have looked at the last.
 */
export const headerLines = ({ rawHeaders }: IncomingMessage, name: string): readonly string[] => {
  const lines: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index]!
    if (header.length === name.length && header.toLowerCase() === name) lines.push(rawHeaders[index + 1]!)
  }
  return lines
}
