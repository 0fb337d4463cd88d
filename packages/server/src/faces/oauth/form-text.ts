/** The text that form encoding stands for (RFC 6749 appendix B), or null where it stands for none. */
export const formText = (encoded: string): string | null => {
  const spaced = encoded.includes('+') ? encoded.replaceAll('+', ' ') : encoded
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return null
  }
}
