import { parseSecret } from '@postern/protocol'
import { PosternError } from '../errors.ts'
import { parseJson } from '../exchange.ts'
import { isRecord } from '../record.ts'
import { isText, secretsOf } from './document.ts'

/** The credentials that a secret manager holds in a place. */
export interface StandingSecret {
  /** Null where none is told, and where nothing stands there yet. */
  readonly clientId: string | null
  /** The newest first; empty where none stands there yet. */
  readonly secrets: readonly string[]
}

/** Whose secret is put somewhere. */
export interface SecretOwner {
  readonly clientId: string
  /** The application that this one takes the place of: its credentials are replaced, too. */
  readonly replaces?: string
}

/** The secret to be put somewhere, and whose it is. */
export interface NewSecret extends SecretOwner {
  readonly clientSecret: string
}

/** What a manager keeps: text, a record, or nothing yet. */
export type StandingDocument = string | Readonly<Record<string, unknown>> | null

interface Form {
  readonly standing: StandingSecret
  /** The same with the new secret in it. */
  readonly with: (secret: NewSecret) => string | Record<string, unknown>
}

/** So many secrets are tried at most, so that more are never of use. */
const mostSecrets = 5
const idFields = ['clientId', 'client_id'] as const
const secretFields = ['clientSecret', 'client_secret'] as const

/** The newest first; those behind it may still be the ones that work, if the new one is called off. */
const newestOf = (secret: string, others: readonly string[]): readonly string[] =>
  [secret, ...others.filter((other) => other !== secret)].slice(0, mostSecrets)

/** Numbers that would be written back as others than they were: JSON has longer ones than a program. */
const isExact = (value: unknown): boolean => {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isExact)
}

/** Writes into those of the names that are there; where none is, into the one of the spelling that is used. */
const spelt = (
  record: Readonly<Record<string, unknown>>,
  names: readonly [string, string],
  value: string,
  isSnake: boolean,
): Record<string, unknown> => {
  const there = names.filter((name) => Object.hasOwn(record, name))
  return Object.fromEntries((there.length === 0 ? [names[isSnake ? 1 : 0]] : there).map((name) => [name, value]))
}

const notReplaceable = (where: string, why: string): PosternError =>
  new PosternError('SECRET_NOT_REPLACEABLE', { where: `${where}: ${why}` })

const ofRecord = (record: Readonly<Record<string, unknown>>, where: string): Form => {
  const { key } = record
  // Whoever keeps a private key there meant that no secret should travel, and readers would go on using the key.
  if (isText(key) || isRecord(key)) throw notReplaceable(where, 'a private key stands there')
  if (!isExact(record)) throw notReplaceable(where, 'a number stands there that is too long to be kept')
  const id = record['clientId'] ?? record['client_id']
  const secrets = secretsOf(record['secrets'] ?? record['clientSecret'] ?? record['client_secret'])
  const isSnake = [idFields, secretFields].some(([camel, snake]) => record[camel] === undefined && snake in record)
  return {
    standing: { clientId: isText(id) ? id : null, secrets },
    with: ({ clientId, clientSecret }) => {
      const list = record['secrets']
      const isList = list !== undefined && list !== null
      const isAlone = isList && !secretFields.some((name) => Object.hasOwn(record, name))
      return {
        ...record,
        ...spelt(record, idFields, clientId, isSnake),
        ...(isList && { secrets: Array.isArray(list) ? newestOf(clientSecret, secrets) : clientSecret }),
        ...(!isAlone && spelt(record, secretFields, clientSecret, isSnake)),
      }
    },
  }
}

const ofLines = (text: string, where: string): Form => {
  if (text.includes('-----BEGIN ')) throw notReplaceable(where, 'a private key stands there')
  const secrets = text.split(/\r?\n/).flatMap((line) => line.trim() || [])
  // Any other text may be somebody else's password, which nobody could bring back.
  if (!secrets.every((secret) => parseSecret(secret) !== null))
    throw notReplaceable(where, 'what stands there is neither JSON with credentials nor a secret of Postern')
  return {
    standing: { clientId: null, secrets },
    with: ({ clientSecret }) => (secrets.length > 1 ? newestOf(clientSecret, secrets).join('\n') : clientSecret),
  }
}

const ofText = (text: string, where: string): Form => {
  const isEmpty = text.trim() === ''
  const parsed = isEmpty ? {} : parseJson(text)
  if (!isRecord(parsed)) return ofLines(text, where)
  const form = ofRecord(parsed, where)
  // People who read it there have it on several lines.
  const indent = /^\s*\{\s*\n/.test(text) ? 2 : undefined
  return { ...form, with: (secret) => JSON.stringify(form.with(secret), null, indent) }
}

/**
 * What stands in a place, and how a new secret is put into it: in the form that is there, so that whoever reads it goes on
 * reading it, with all that stands beside it.
 * @throws PosternError `SECRET_NOT_REPLACEABLE`
 */
export const formOf = (document: StandingDocument, where: string): Form =>
  typeof document === 'string' ? ofText(document, where) : ofRecord(document ?? {}, where)

/**
 * Sees to it that nobody else's credentials are written over.
 * @throws PosternError `SECRET_NOT_REPLACEABLE`
 */
export const requireOwn = ({ clientId, secrets }: StandingSecret, owner: SecretOwner, where: string): void => {
  if (clientId !== null && clientId !== owner.clientId && clientId !== owner.replaces)
    throw notReplaceable(where, 'the credentials of another application stand there')
  if (clientId !== null || secrets.length === 0) return
  // Whoever reads the secret alone would show that of the new application with the client ID of the old one.
  if (owner.replaces !== undefined) throw notReplaceable(where, 'a secret stands there without its client ID')
  if (!secrets.every((secret) => parseSecret(secret) !== null))
    throw notReplaceable(where, 'a secret stands there that is not one of Postern')
}
