import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { reportBreach } from '../../packages/server/src/domain/applications/breach-commands.ts'
import {
  addCertificate,
  retireCertificate,
} from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { selfSigned } from '../support/certificates.ts'
import { asClient } from '../support/client-certificates.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral } from '../support/instance.ts'
import { isSpareMachine } from '../support/spare-machine.ts'
import { startTwoInstances, type TwoInstances } from '../support/two-instances.ts'

let two: TwoInstances

/** The bound that is promised; a machine that is busy with other tests may be late by itself. */
const withinMs = () => (isSpareMachine() ? 1_000 : 5_000)

describe.skipIf(databaseKind() === 'embedded')(`a certificate on two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    two = await startTwoInstances({ clientCertificates: 'proxy', trustedProxies: ['127.0.0.1'] })
  })
  afterAll(() => two.close())

  const known = async () => {
    const { clientId: applicationId } = await two.here.application((await two.here.space()).id, [])
    const shown = asClient(selfSigned())
    const statuses = () =>
      Promise.all(
        two.both.map(async ({ url }) => {
          const response = await fetch(`${url}/oauth/token`, {
            method: 'POST',
            headers: { 'client-cert': shown.header },
            body: new URLSearchParams({ grant_type: 'client_credentials', client_id: applicationId }),
          })
          await response.text()
          return response.status
        }),
      )
    const soon = (wanted: readonly number[]) =>
      vi.waitFor(async () => expect(await statuses()).toEqual(wanted), { timeout: withinMs(), interval: 10 })
    // Held in memory at both, without the certificate that is to come.
    await soon([401, 401])
    const { certificate } = await addCertificate.perform(two.here.deps, two.here.call(), {
      ...{ applicationId, certificate: shown.certificate },
    })
    await soon([200, 200])
    return { applicationId, certificateId: certificate.id, soon }
  }

  test('works at both within a second, and ends at both within one', async () => {
    const { certificateId, soon } = await known()
    await retireCertificate.perform(two.here.deps, two.here.call(), { certificateId })
    await soon([401, 401])
  })

  test('ends at both with a report of its application’s breach', async () => {
    const { applicationId, soon } = await known()
    await reportBreach.perform(two.here.deps, two.here.call(), { applicationId })
    await soon([401, 401])
  })
})
