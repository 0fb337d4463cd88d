import { createHash } from 'node:crypto'

const rememberedTexts = 500
const usesBeforeNamed = 3

/**
 * Names statements that come often, so that the server parses and plans them once a connection. Only the first
 * `rememberedTexts` texts can get a name: each one costs memory on every connection for as long as it lives.
 */
export const statementNames = (): ((text: string) => string | undefined) => {
  const uses = new Map<string, { count: number; name: string | undefined }>()
  return (text) => {
    const seen = uses.get(text)
    if (seen === undefined) {
      if (uses.size < rememberedTexts) uses.set(text, { count: 1, name: undefined })
      return undefined
    }
    seen.count += 1
    if (seen.count < usesBeforeNamed) return undefined
    return (seen.name ??= `p_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`)
  }
}
