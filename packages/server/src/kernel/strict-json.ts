const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g

/** Whether an object in the text, which is JSON, names a member twice, however the name is spelt. */
const repeatsMember = (text: string): boolean => {
  const open: (Set<string> | null)[] = []
  for (const [found, string, colon] of text.matchAll(token)) {
    if (found === '{') open.push(new Set())
    else if (found === '[') open.push(null)
    else if (string === undefined) open.pop()
    else if (colon !== undefined) {
      // Only in an object is a string followed by a colon.
      const names = open.at(-1)!
      const name = JSON.parse(string) as string
      if (names?.has(name)) return true
      names?.add(name)
    }
  }
  return false
}

/**
 * The JSON object that the text is, or null: what two readers could take for two different objects, because a member
 * stands in it twice, is none (RFC 7515 §4, RFC 7519 §4).
 */
export const strictJsonObject = (text: string): Readonly<Record<string, unknown>> | null => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || repeatsMember(text)) return null
  return value as Readonly<Record<string, unknown>>
}
