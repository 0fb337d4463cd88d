// Escape sequences in a name could rewrite what the terminal shows; bidirectional controls could reorder it.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

const escaped = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Foreign text as it may be printed on one line. */
export const printable = (text: string): string => text.toWellFormed().replace(unsafe, escaped)
