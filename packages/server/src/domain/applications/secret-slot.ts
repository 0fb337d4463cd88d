import { fault } from '../../kernel/fault.ts'
import type { Ids } from '../../kernel/ids.ts'
import { claimHours, type Application, type SecretSlot } from './model.ts'

const hour = 3_600_000
const mostDaysAhead = 366

interface SlotInput {
  readonly label: string
  readonly expiresInDays: number
  readonly notBefore?: Date | null | undefined
}

/** An empty slot for a secret of the application. */
export const draftSecretSlot = (deps: { readonly ids: Ids }, application: Application, input: SlotInput, now: Date) => {
  if (input.notBefore && input.notBefore.getTime() > now.getTime() + mostDaysAhead * 24 * hour) {
    const message = `must be within ${mostDaysAhead} days from now`
    throw fault('INVALID_INPUT', `notBefore: ${message}`, { fields: [{ path: 'notBefore', message }] })
  }
  const notBefore = input.notBefore && input.notBefore > now ? input.notBefore : now
  return {
    id: deps.ids.mint('ApplicationSecret'),
    spaceId: application.spaceId,
    applicationId: application.id,
    label: input.label,
    notBefore,
    expiresAt: new Date(notBefore.getTime() + input.expiresInDays * 24 * hour),
    claimBy: new Date(now.getTime() + claimHours * hour),
    createdAt: now,
  }
}

/** A slot as its event tells of it. */
export const recordOfSlot = ({ id, label, notBefore, expiresAt }: SecretSlot) => ({
  secret: id,
  label,
  notBefore: notBefore.toISOString(),
  expiresAt: expiresAt.toISOString(),
})
