import { PosternError, isServerCode } from './errors.ts'
import type { Success } from './request-function.ts'
import { isRecord } from './record.ts'
import { refusalDetailsOf } from './refusal-details.ts'

/**
 * The success member of a root field's union. What has the three fields of the schema's interface `Error` is an
 * error, also when its type is newer than this SDK.
 * @throws PosternError with the code of the error member
 */
export const successOf = <Field>(field: Field, where: string): Success<Field> => {
  if (!isRecord(field)) return field as Success<Field>
  const { code, message, requestId } = field
  if (typeof code !== 'string' || typeof message !== 'string' || typeof requestId !== 'string')
    return field as Success<Field>
  throw new PosternError(isServerCode(code) ? code : 'UNKNOWN_CODE', {
    where,
    requestId,
    detail: message,
    refusal: refusalDetailsOf(field),
  })
}
