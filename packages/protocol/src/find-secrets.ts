import { parseSecret, secretPattern } from './secret-format.ts'

/** Our secrets in a text, each once, in the order they stand in it; what only looks like one, by its checksum, is none. */
export const findSecrets = (text: string): readonly string[] => {
  const all = text.matchAll(new RegExp(secretPattern.source, 'g'))
  return [...new Set(Array.from(all, ([secret]) => secret))].filter((secret) => parseSecret(secret) !== null)
}
