import { errorTitles, PosternError } from '@postern/sdk'
import { Failure } from './failure.ts'
import type { ManagerPlace } from './manager-place.ts'

/** What to look at, and what it has to be allowed. */
const rights: Readonly<Record<ManagerPlace['manager'], string>> = {
  aws:
    'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and the clock; it takes secretsmanager:GetSecretValue and ' +
    'secretsmanager:PutSecretValue of this secret, and the use of its key.',
  azure:
    'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or the managed identity; it takes the right to get and set ' +
    'secrets of this vault.',
  vault:
    'Check VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID; it takes a policy with read, create and update for the data path of ' +
    'this secret.',
}

const missing: Readonly<Record<ManagerPlace['manager'], string>> = {
  aws: 'Create the secret first; it may be empty, and must not be marked for deletion.',
  azure: 'Is the name of the vault right?',
  vault: 'Is the first name of the path where a key-value store of version 2 is mounted?',
}

const adviceFor = ({ code, status }: PosternError, manager: ManagerPlace['manager']): string => {
  if (code === 'SECRET_FORBIDDEN') return rights[manager]
  if (code === 'SECRET_MISSING') return missing[manager]
  if (code === 'SECRET_NOT_REPLACEABLE') return 'Name another place, or see to what stands there.'
  if (code === 'REDIRECT_REFUSED') return 'Name the address it redirects to.'
  if (manager === 'azure' && status === undefined)
    return 'Are the address and AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET right? Without them, a managed identity is asked.'
  return status === undefined ? 'Is the address right?' : 'Try again later.'
}

/** Why the manager did not do it, in the words of the SDK: who was asked, and what is the matter. */
const reasonOf = ({ code, message, status }: PosternError): string => {
  const who = message.replace(`: ${code}`, '')
  if (code === 'NETWORK') return `${who} cannot be reached`
  if (code === 'TIMEOUT') return `${who} did not answer in time`
  if (code === 'SECRET_UNAVAILABLE') return `${who} failed${status === undefined ? '' : ` (HTTP ${status})`}`
  if (code === 'CONFLICT') return `${who} was written by others each time`
  if (code === 'SECRET_NOT_REPLACEABLE' || code === 'SECRET_MISSING') return who
  return `${who}: ${errorTitles[code]}${status === undefined ? '' : ` (HTTP ${status})`}`
}

/** What a manager's refusal means for who names a place there. */
export const managerFailure = (thrown: unknown, place: ManagerPlace, name: string): unknown => {
  if (!(thrown instanceof PosternError)) return thrown
  const { code, retryable } = thrown
  if (code === 'INVALID_CONFIGURATION')
    return new Failure('USAGE', `${name} cannot be used: ${thrown.message.replace(`: ${code}`, '')}.`)
  const message = `${reasonOf(thrown)}; the place is ${name}. ${adviceFor(thrown, place.manager)}`
  return new Failure(code === 'SECRET_UNAVAILABLE' ? 'SECRET_MANAGER_UNAVAILABLE' : code, message, {
    retryable,
    cause: thrown,
  })
}

/** What is said where it failed after the secret was revealed. */
export const notTaken = (thrown: unknown, name: string): Failure => {
  const reason = thrown instanceof PosternError ? `${reasonOf(thrown)}. ` : ''
  return new Failure(
    'SECRET_NOT_WRITTEN',
    `The secret was revealed and could not be put into ${name}, so it is lost unless it got there after all. ${reason}` +
      'The old ones work on. Where the same command does not find it there, call this rotation off with ' +
      '`postern rotate --cancel`, and start again.',
    { cause: thrown },
  )
}
