import { join } from 'node:path'
import type { KeyProvider } from '../../kernel/encryption/key-provider.ts'
import type { Randomness } from '../../kernel/randomness.ts'
import type { Secret } from '../../kernel/secret.ts'
import { masterKeyBesideData, masterKeyFromFile, masterKeyFromText } from './master-key.ts'

interface Choice {
  readonly masterKey: Secret | null
  readonly masterKeyFile: string | null
  readonly dataDirectory: string
}

/** The master key that the operator chose, or one beside the data where none was. @throws MasterKeyRefusal */
export const chooseMasterKey = (choice: Choice, randomness: Randomness): KeyProvider => {
  if (choice.masterKey) return masterKeyFromText(choice.masterKey.reveal(), randomness)
  if (choice.masterKeyFile !== null) return masterKeyFromFile(choice.masterKeyFile, randomness)
  return masterKeyBesideData(join(choice.dataDirectory, 'master.key'), randomness)
}
