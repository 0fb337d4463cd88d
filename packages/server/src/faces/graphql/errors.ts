import { errorCodes, errors, type ErrorCode } from '@postern/protocol'
import { faultClasses, type Fault } from '../../kernel/fault.ts'
import { builder } from './builder.ts'
import './scalars.ts'

const FieldFault = builder.objectRef<{ path: string; message: string }>('FieldFault').implement({
  description: 'One input that does not fit.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where it stands in the input, such as `secret.label`.' }),
    message: t.exposeString('message', { description: 'What it must be. The value is never repeated.' }),
  }),
})

const ErrorInterface = builder.interfaceRef<Fault>('Error').implement({
  description: 'Why something was not done, in a way the caller can do something about.',
  fields: (t) => ({
    code: t.string({ description: 'The error code: the same in API, SDK and CLI.', resolve: (fault) => fault.code }),
    message: t.exposeString('message', { description: 'What to do next, for people.' }),
    requestId: t.id({
      description: 'What the operator finds the request by.',
      resolve: (_fault, _args, context) => context.call.requestId,
    }),
  }),
})

const nameOf = (code: ErrorCode): string =>
  `${code
    .split('_')
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join('')}Error`

// Those that stand in unions; the others only ever stand in the answer's `errors`.
const inUnions: readonly ErrorCode[] = errorCodes.filter(
  (code) => errors[code].status < 500 && code !== 'UNAUTHENTICATED',
)

for (const code of inUnions) {
  builder.objectType(faultClasses[code] as new (code: ErrorCode) => Fault, {
    name: nameOf(code),
    description: `${errors[code].title}.`,
    interfaces: [ErrorInterface],
    ...(code === 'INVALID_INPUT' && {
      fields: (t) => ({
        fields: t.field({
          type: [FieldFault],
          description: 'Every input that does not fit.',
          resolve: ({ details }) => [...(details.fields ?? [])],
        }),
      }),
    }),
    ...((code === 'FORBIDDEN' || code === 'ESCALATION') && {
      fields: (t) => ({
        missing: t.field({
          type: 'Permission',
          nullable: true,
          description: 'The permission that is missing.',
          resolve: ({ details }) => details.missing ?? null,
        }),
        grantedBy: t.field({
          type: ['String'],
          description: 'Roles that hold it.',
          resolve: ({ details }) => [...(details.grantedBy ?? [])],
        }),
        decision: t.id({
          nullable: true,
          description: 'The decision, as the audit records it.',
          resolve: ({ details }) => details.decision ?? null,
        }),
      }),
    }),
  })
}
