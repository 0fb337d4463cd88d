import type { Ids } from '../../kernel/ids.ts'
import { lifeOfCredential, type CredentialLife } from './credential-life.ts'
import { claimHours, type Application, type SecretSlot } from './model.ts'

const hour = 3_600_000

interface SlotInput extends CredentialLife {
  readonly label: string
}

/** An empty slot for a secret of the application. */
export const draftSecretSlot = (
  deps: { readonly ids: Ids },
  application: Application,
  input: SlotInput,
  now: Date,
) => ({
  id: deps.ids.mint('ApplicationSecret'),
  spaceId: application.spaceId,
  applicationId: application.id,
  label: input.label,
  ...lifeOfCredential(input, now),
  claimBy: new Date(now.getTime() + claimHours * hour),
  createdAt: now,
})

/** A slot as its event tells of it. */
export const recordOfSlot = ({ id, label, notBefore, expiresAt }: SecretSlot) => ({
  secret: id,
  label,
  notBefore: notBefore.toISOString(),
  expiresAt: expiresAt.toISOString(),
})
