import { fault } from '../../kernel/fault.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { SecretPolicy } from '../spaces/model.ts'
import { beginningOf } from './credential-life.ts'
import { claimHours, defaultSecretDays, neverExpires, type Application, type SecretSlot } from './model.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

interface SlotInput {
  readonly label: string
  readonly expiresInDays?: number | null | undefined
  readonly expiresAt?: Date | null | undefined
  readonly neverExpires?: boolean | null | undefined
  readonly notBefore?: Date | null | undefined
}

const refuseField = (path: string, message: string) =>
  fault('INVALID_INPUT', `${path}: ${message}`, { fields: [{ path, message }] })

/** @throws Fault SECRET_POLICY where the space does not allow it; INVALID_INPUT where it would end before it begins */
const expiryOf = (input: SlotInput, { longestDays, mustExpire }: SecretPolicy, notBefore: Date): Date => {
  if (input.neverExpires) {
    if (!mustExpire) return neverExpires
    throw fault(
      'SECRET_POLICY',
      `Secrets in this space must expire, after ${longestDays} days at most: give expiresInDays or expiresAt.`,
    )
  }
  const latest = notBefore.getTime() + longestDays * dayMs
  const days = input.expiresInDays ?? Math.min(defaultSecretDays, longestDays)
  const expiresAt = input.expiresAt ?? new Date(notBefore.getTime() + days * dayMs)
  if (expiresAt <= notBefore) throw refuseField('expiresAt', 'must be after the secret begins to work')
  if (expiresAt.getTime() <= latest) return expiresAt
  throw fault(
    'SECRET_POLICY',
    `Secrets in this space live at most ${longestDays} days, this one until ${new Date(latest).toISOString()}: ` +
      'give an earlier expiry.',
  )
}

/**
 * An empty slot for a secret of the application.
 *
 * @throws Fault SECRET_POLICY · INVALID_INPUT
 */
export const draftSecretSlot = (
  deps: { readonly ids: Ids },
  application: Application,
  input: SlotInput,
  policy: SecretPolicy,
  now: Date,
) => {
  const notBefore = beginningOf(input.notBefore, now)
  return {
    id: deps.ids.mint('ApplicationSecret'),
    spaceId: application.spaceId,
    applicationId: application.id,
    label: input.label,
    notBefore,
    expiresAt: expiryOf(input, policy, notBefore),
    claimBy: new Date(now.getTime() + claimHours * hourMs),
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
