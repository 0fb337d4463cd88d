/**
 * A code lives no longer than the browser takes to bring it to the command that waits for it (RFC 6749 §4.1.2 allows ten
 * minutes).
 */
export const codeLifeMs = 60_000

/** What a command asks for that wants to act as the person in front of the browser. */
export interface CodeRequest {
  readonly redirectUri: string
  /** SHA-256 of the command's verifier, in base64url (RFC 7636 §4.2). */
  readonly challenge: string
}

const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):[1-9]\d{0,4}\/[\w./~-]{0,200}$/

/**
 * Whether the text is the address of a program on the person's own machine: the literal loopback address, for what
 * `localhost` means a name server may say (RFC 8252 §8.3), with a port and a path and nothing else. What a browser would
 * read otherwise than it is written is none.
 */
export const isLoopbackRedirect = (text: string): boolean =>
  loopback.test(text) && URL.canParse(text) && new URL(text).href === text

/** Whether the text is the base64url of 32 bytes, and the only spelling of them. */
export const isChallenge = (text: string): boolean =>
  /^[\w-]{43}$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text

/** What a verifier is made of (RFC 7636 §4.1). */
export const verifierPattern = /^[\w.~-]{43,128}$/
