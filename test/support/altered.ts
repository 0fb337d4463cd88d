/**
 * The same text with another end: what is secret or signed does not hold any more, whatever it ended in by chance. The new
 * end is one that base 62 and, of a signature of 64 bytes, base64url could have.
 */
export const altered = (text: string): string => `${text.slice(0, -2)}${text.endsWith('AA') ? 'QQ' : 'AA'}`
