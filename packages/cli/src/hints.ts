import type { PosternErrorCode } from '@postern/sdk'

/** What to do next, where the error itself does not say it. */
export const hints: Partial<Record<PosternErrorCode, string>> = {
  NETWORK: 'Is the server running, and POSTERN_URL (or --url) its address?',
  TIMEOUT: 'Is POSTERN_URL (or --url) the address of the server?',
  OAUTH_INVALID_CLIENT:
    'Check POSTERN_CLIENT_ID and where the secret comes from; a retired or expired secret is not accepted.',
  OAUTH_INVALID_SCOPE: 'See what it was granted with `postern whoami`.',
  ISSUER_MISMATCH: 'Give --url exactly as the server names itself at its start (localhost and 127.0.0.1 differ).',
  REDIRECT_REFUSED: 'Give --url the address it redirects to.',
  INVALID_RESPONSE: 'Is there a Postern of this version at the address?',
  UNKNOWN_CODE: 'The server is newer than this command.',
}

/** The same for somebody who signed in with `postern login`. */
export const hintsForPeople: Partial<Record<PosternErrorCode, string>> = {
  UNAUTHENTICATED: 'Do: postern login',
  REAUTHENTICATION_REQUIRED: 'Do: postern reauthenticate',
}
