import type { Prisma } from '../../generated/prisma/client.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { StoppedCredentials } from './breach-model.ts'
import { retireCertificateRow } from './certificate-store.ts'
import { retireFederationRow } from './federation-store.ts'
import { retireKeyRow } from './key-store.ts'
import type { Application } from './model.ts'
import { retireSecretSlot } from './secret-store.ts'
import { updateApplication } from './store.ts'

/** All that hangs on an application, as the database has it. */
type Relation = Exclude<keyof Prisma.ApplicationInclude, 'space' | '_count'>

/** What stopping reaches. */
export type CredentialTx = Pick<
  Tx,
  | 'application'
  | 'applicationSecret'
  | 'applicationKey'
  | 'applicationCertificate'
  | 'applicationFederation'
  | 'applicationRotation'
>

/** What of a relation was stopped, by ID. */
type Stopping = (tx: CredentialTx, applicationId: string, now: Date) => Promise<readonly string[]>

interface Row {
  readonly id: string
}

/** One after the other, in the order of their IDs, as the counters of their uses write them: or both could wait for each other. */
const each = async (rows: readonly Row[], retire: (id: string) => Promise<boolean>): Promise<readonly string[]> => {
  const stopped = []
  for (const { id } of rows) if (await retire(id)) stopped.push(id)
  return stopped
}

const select = { id: true } as const
const orderBy = { id: 'asc' } as const

/**
 * How what hangs on an application is stopped; null is for what nobody authenticates with. A relation that is not here does
 * not compile: whoever adds a way to authenticate says here how it ends. What is over by its time is stopped too: a clock
 * that is set back would bring it back.
 */
const stoppings = {
  rotations: async (tx, applicationId, now) => {
    const ended = await tx.applicationRotation.updateManyAndReturn({
      where: { applicationId, state: { in: ['scheduled', 'running'] } },
      data: { state: 'cancelled', endedAt: now },
      select,
    })
    return ended.map(({ id }) => id)
  },
  secrets: async (tx, applicationId, now) => {
    const rows = await tx.applicationSecret.findMany({ where: { applicationId, retiredAt: null }, select, orderBy })
    return each(rows, (id) => retireSecretSlot(tx, id, now))
  },
  keys: async (tx, applicationId, now) => {
    const rows = await tx.applicationKey.findMany({ where: { applicationId, retiredAt: null }, select, orderBy })
    return each(rows, (id) => retireKeyRow(tx, id, now))
  },
  certificates: async (tx, applicationId, now) => {
    const rows = await tx.applicationCertificate.findMany({
      where: { applicationId, retiredAt: null },
      select,
      orderBy,
    })
    return each(rows, (id) => retireCertificateRow(tx, id, now))
  },
  federations: async (tx, applicationId, now) => {
    const rows = await tx.applicationFederation.findMany({ where: { applicationId, retiredAt: null }, select, orderBy })
    return each(rows, (id) => retireFederationRow(tx, id, now))
  },
  // Rotations of others, whose place it takes: they authenticate as themselves.
  replacing: null,
  // Tokens that are over already; the epoch voids all others.
  revokedTokens: null,
} satisfies Record<Relation, Stopping | null>

type Stopped = { [Name in Relation]: (typeof stoppings)[Name] extends null ? never : Name }[Relation]

/**
 * Stops all that an application authenticates with, and with the epoch every token that anybody fetched with it. The caller
 * holds the application's row, so that nothing is added meanwhile.
 */
export const retireAllCredentials = async (
  tx: CredentialTx,
  { id }: Application,
  now: Date,
): Promise<{ readonly application: Application; readonly stopped: StoppedCredentials }> => {
  const application = await updateApplication(tx, id, {}, now, true)
  // First: a rotation that starts at this moment opens a slot. Either it is waited for and its slot found below, or it finds
  // itself called off and takes the slot back.
  const rotations = await stoppings.rotations(tx, id, now)
  const secrets = await stoppings.secrets(tx, id, now)
  const keys = await stoppings.keys(tx, id, now)
  const certificates = await stoppings.certificates(tx, id, now)
  const federations = await stoppings.federations(tx, id, now)
  const stopped: Readonly<Record<Stopped, readonly string[]>> = { rotations, secrets, keys, certificates, federations }
  return { application, stopped }
}
