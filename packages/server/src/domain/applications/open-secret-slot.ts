import { fault } from '../../kernel/fault.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { SecretPolicy } from '../spaces/model.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Application, SecretSlot } from './model.ts'
import { draftSecretSlot } from './secret-slot.ts'
import { countOpenSecrets, insertSecretSlot } from './secret-store.ts'

/**
 * Opens an empty slot for a further secret of the application, as its space allows. The caller holds the application's row,
 * or two at once would open one too many.
 *
 * @throws Fault TOO_MANY_SECRETS · SECRET_POLICY · INVALID_INPUT
 */
export const openSecretSlot = async (
  tx: Pick<Tx, 'applicationSecret'>,
  deps: { readonly ids: Ids },
  application: Application,
  secretPolicy: SecretPolicy,
  input: Parameters<typeof draftSecretSlot>[2],
  now: Date,
): Promise<SecretSlot> => {
  if ((await countOpenSecrets(tx, application.id, now)) >= secretPolicy.mostSecrets) {
    throw fault(
      'TOO_MANY_SECRETS',
      `The application has ${secretPolicy.mostSecrets} secrets or more, which is all its space allows: ` +
        'retire one that is no longer used first.',
    )
  }
  return insertSecretSlot(tx, draftSecretSlot(deps, application, input, secretPolicy, now))
}
