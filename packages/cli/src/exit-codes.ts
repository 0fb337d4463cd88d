import { errorCodes, errors } from '@postern/protocol'
import type { ErrorCode } from '@postern/protocol'
import type { PosternErrorCode, SdkErrorCode } from '@postern/sdk'

/** Every status this command ends with, and what it means to a script. */
export const exitCodes = {
  ok: { status: 0, meaning: 'Done.' },
  unexpected: { status: 1, meaning: 'Unexpected: a defect, or a server of another version.' },
  usage: { status: 2, meaning: 'The command line, a setting, a file or an input does not fit.' },
  refused: { status: 3, meaning: 'Refused: not allowed, not there, or not possible as things stand.' },
  unauthenticated: { status: 4, meaning: 'Not authenticated: credentials are missing, exposed or not accepted.' },
  unavailable: { status: 5, meaning: 'Not reachable, or not possible at the moment: the same call may succeed later.' },
  altered: { status: 6, meaning: 'The evidence does not hold: altered, incomplete, or not of the given key.' },
  differs: {
    status: 7,
    meaning: 'The permissions differ: what is committed or granted is not what the documents take.',
  },
  unwell: { status: 8, meaning: 'Something is wrong here or at the server: the findings name it, and what to do.' },
  interrupted: { status: 130, meaning: 'Interrupted by Ctrl-C or a signal to end.' },
  unread: { status: 141, meaning: 'What was reading the output stopped before its end.' },
} as const satisfies Record<string, { readonly status: number; readonly meaning: string }>

export type Exit = keyof typeof exitCodes

/** The errors that arise in this command itself. */
const ownExits = {
  USAGE: 'usage',
  FILE_NOT_READABLE: 'usage',
  FILE_NOT_WRITABLE: 'usage',
  FILE_EXISTS: 'usage',
  SETUP_TOKEN_MISSING: 'refused',
  SECRET_NOT_WRITTEN: 'unexpected',
  SECRET_MANAGER_UNAVAILABLE: 'unavailable',
  SIGN_IN_DECLINED: 'refused',
  LISTENER_REFUSED: 'refused',
  CREDENTIALS_MISSING: 'unauthenticated',
  SECRET_FILE_EXPOSED: 'unauthenticated',
  EVIDENCE_ALTERED: 'altered',
  PERMISSIONS_DIFFER: 'differs',
  NOT_WELL: 'unwell',
  NOTICE_NOT_TAKEN: 'unwell',
  INTERRUPTED: 'interrupted',
  UNEXPECTED: 'unexpected',
} as const satisfies Record<string, Exit>

type OwnCode = keyof typeof ownExits
export type FailureCode = PosternErrorCode | OwnCode

const sdkExits: Record<SdkErrorCode, Exit> = {
  NETWORK: 'unavailable',
  TIMEOUT: 'unavailable',
  ABORTED: 'interrupted',
  CLOSED: 'unexpected',
  INVALID_RESPONSE: 'unexpected',
  RESPONSE_TOO_LARGE: 'unexpected',
  REDIRECT_REFUSED: 'usage',
  ISSUER_MISMATCH: 'usage',
  INVALID_CONFIGURATION: 'usage',
  SECRET_UNAVAILABLE: 'unauthenticated',
  SECRET_MALFORMED: 'unauthenticated',
  SECRET_EXPOSED: 'unauthenticated',
  SECRET_FORBIDDEN: 'unauthenticated',
  SECRET_MISSING: 'refused',
  SECRET_NOT_REPLACEABLE: 'refused',
  ORIGIN_NOT_LISTED: 'unexpected',
  UNKNOWN_CODE: 'unexpected',
  OAUTH_INVALID_REQUEST: 'unexpected',
  OAUTH_INVALID_CLIENT: 'unauthenticated',
  OAUTH_INVALID_GRANT: 'unauthenticated',
  OAUTH_UNAUTHORIZED_CLIENT: 'refused',
  OAUTH_UNSUPPORTED_GRANT_TYPE: 'unexpected',
  OAUTH_INVALID_SCOPE: 'refused',
  OAUTH_INVALID_TARGET: 'refused',
  OAUTH_SERVER_ERROR: 'unavailable',
  OAUTH_TEMPORARILY_UNAVAILABLE: 'unavailable',
  OAUTH_UNKNOWN: 'unexpected',
}

/** Every code an error of this command can have. */
export const failureCodes: readonly FailureCode[] = [
  ...errorCodes,
  ...(Object.keys(sdkExits) as SdkErrorCode[]),
  ...(Object.keys(ownExits) as OwnCode[]),
]

const exitOfServerCode = (code: ErrorCode): Exit => {
  const { status, retryable } = errors[code]
  if (retryable) return 'unavailable'
  if (code === 'INVALID_INPUT') return 'usage'
  if (code === 'UNKNOWN_ENDPOINT') return 'unexpected'
  if (status === 401) return 'unauthenticated'
  return status === 403 || status === 404 || status === 409 ? 'refused' : 'unexpected'
}

/** How the command ends for an error code, wherever the code comes from. */
export const exitOf = (code: FailureCode): Exit => {
  if (Object.hasOwn(ownExits, code)) return ownExits[code as OwnCode]
  if (Object.hasOwn(sdkExits, code)) return sdkExits[code as SdkErrorCode]
  return Object.hasOwn(errors, code) ? exitOfServerCode(code as ErrorCode) : 'unexpected'
}
