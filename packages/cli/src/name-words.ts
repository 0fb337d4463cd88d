/** The names of `a,b` (commas or spaces), each once. */
export const nameWords = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))]
