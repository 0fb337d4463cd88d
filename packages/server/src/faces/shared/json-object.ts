import { fault } from '../../kernel/fault.ts'

/** The one JSON object that a body is. @throws Fault MALFORMED_REQUEST */
export const jsonObject = (body: Buffer): object => {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw fault('MALFORMED_REQUEST', 'The body is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('MALFORMED_REQUEST', 'The body must be one JSON object.')
  return value
}
