import { isRecord } from './record.ts'

/** One input that does not fit. */
export interface FieldFault {
  /** Where it stands in the input, such as `secret.label`. */
  readonly path: string
  readonly message: string
}

/** What the server tells of a refusal beyond its code. */
export interface RefusalDetails {
  readonly decision?: string | undefined
  readonly missing?: string | undefined
  readonly grantedBy?: readonly string[] | undefined
  readonly fields?: readonly FieldFault[] | undefined
}

/** Whether it is a name that can be shown whoever sent it, such as an ID, a permission or a role. */
export const isName = (value: unknown): value is string => typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value)

const isFieldFault = (value: unknown): value is FieldFault =>
  isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string'

/** The details in an error member of a union, in an entry of `errors` or in problem details. What is not as expected is left out. */
export const refusalDetailsOf = ({
  decision,
  missing,
  grantedBy,
  fields,
}: Record<string, unknown>): RefusalDetails => ({
  decision: isName(decision) ? decision : undefined,
  missing: isName(missing) ? missing : undefined,
  grantedBy: Array.isArray(grantedBy) && grantedBy.every(isName) ? grantedBy : undefined,
  fields: Array.isArray(fields) && fields.every(isFieldFault) ? fields : undefined,
})
