import { PosternError } from './errors.ts'
import type { Success } from './request-function.ts'
import { isRecord } from './record.ts'
import { refusalDetailsOf } from './refusal-details.ts'
import { isServerCode } from './server-code.ts'

/**
 * The success member of the one root field's union, of what a generated document gave. What has the three fields of the
 * schema's interface `Error` is an error, also when its type is newer than this SDK.
 * @throws PosternError with the code of the error member
 */
export const successOf = <Result>(result: Result, where: string): Success<Result[keyof Result]> => {
  type Found = Success<Result[keyof Result]>
  const [field] = Object.values(result as object) as unknown[]
  if (!isRecord(field)) return field as Found
  const { code, message, requestId } = field
  if (typeof code !== 'string' || typeof message !== 'string' || typeof requestId !== 'string') return field as Found
  throw new PosternError(isServerCode(code) ? code : 'UNKNOWN_CODE', {
    where,
    requestId,
    detail: message,
    refusal: refusalDetailsOf(field),
  })
}
