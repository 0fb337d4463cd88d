import { installation } from '../domain/installation/model.ts'
import { planRotation } from '../domain/signing-keys/model.ts'
import {
  deleteSigningKeys,
  insertSigningKey,
  listSigningKeys,
  updateSigningKeyExpiry,
} from '../domain/signing-keys/store.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import type { GeneratedPair } from '../kernel/signing.ts'
import type { View } from '../kernel/tx.ts'

const place = (kid: string) => ({ table: 'signing_keys', column: 'private_sealed', row: kid })

/** What a change of the key set is announced as. */
export const signingKeysChange = { type: 'Installation', id: 'signing-keys' } as const

/** Publishes the next key when it is due and withdraws those no live token is signed with. */
const rotate = maintain('rotate-signing-keys', {
  stores: ['signingKey'],
  permission: 'signing-keys:rotate',
  run: async (tx, { deps, input, now }: { deps: Deps; input: GeneratedPair; now: Date }) => {
    const keys = await listSigningKeys(tx)
    const { publish, outlived, withdraw } = planRotation(keys, now)
    if (!publish && withdraw.length === 0) return { result: undefined }
    if (publish) {
      const { kid, publicJwk, privateKey } = input
      const privateSealed = deps.keyring.seal('signing-keys', place(kid), privateKey)
      await insertSigningKey(tx, { kid, publicJwk, privateSealed, ...publish }, now)
    }
    if (outlived) await updateSigningKeyExpiry(tx, outlived.kid, outlived.expiresAt)
    await deleteSigningKeys(tx, withdraw)
    const active = keys.findLast((key) => key.activeAt <= now)?.kid ?? null
    return {
      result: undefined,
      changed: [signingKeysChange],
      event: {
        target: { type: 'Installation', id: installation.id },
        change: {
          after: { published: publish ? input.kid : null, active: active ?? input.kid, withdrawn: withdraw },
        },
      },
    }
  },
})

/** Does what is due. The caller holds the job's lease, or two instances would publish two keys. */
export const rotateSigningKeys = async (deps: Deps, view: View): Promise<void> => {
  const { publish, withdraw } = planRotation(await listSigningKeys(view), new Date(deps.clock.now()))
  if (!publish && withdraw.length === 0) return
  await rotate.perform(deps, await deps.signer.generate())
  await loadSigningKeys(deps, view)
}

/** Opens the keys there are and hands them to the signer. */
export const loadSigningKeys = async (deps: Deps, view: View): Promise<void> => {
  const keys = await listSigningKeys(view)
  deps.signer.use(
    keys.map(({ kid, publicJwk, privateSealed, activeAt }) => ({
      kid,
      publicJwk,
      privateKey: deps.keyring.open('signing-keys', place(kid), privateSealed),
      activeAt: activeAt.getTime(),
    })),
  )
}
