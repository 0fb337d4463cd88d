import type { Permission } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { refuseEscalation } from './escalation.ts'
import { countFederations, insertFederation, requireFederation, retireFederationRow } from './federation-store.ts'
import { federationInput } from './input.ts'
import { mostFederations, type Application, type ApplicationFederation } from './model.ts'
import { requireApplication } from './store.ts'
import { refuseUncallable } from './uncallable.ts'

/** Tells whoever listens outside that a trust began or ended: IDs only. */
const noticeOf = (topic: Permission, { id, applicationId, spaceId }: ApplicationFederation): OutboxDraft => ({
  topic,
  spaceId,
  payload: { applicationId, federationId: id },
})

/** Lets a workload authenticate as the application with the token that its platform gave it (RFC 7523 §2.2). */
export const addFederation = command('applications:add-federation', {
  input: z.object({ applicationId: idOf('Application'), ...federationInput }),
  signedInWithinMinutes: 10,
  errors: ['TOO_MANY_FEDERATIONS', 'ESCALATION'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, input, target, now, holds, sealed }) => {
    // Whoever can make the issuer say this can do what the application can.
    refuseEscalation(target.permissions, (permission) => holds(permission, target.spaceId))
    if ((await countFederations(tx, target.id)) >= mostFederations)
      throw fault('TOO_MANY_FEDERATIONS', `The application trusts ${mostFederations} issuers: end one first.`)
    const { issuer, subject, label, jwksUrl = null } = input
    if (issuer === deps.issuer) {
      const message = 'must be another issuer than this service: its own tokens are no credentials'
      throw fault('INVALID_INPUT', `issuer: ${message}`, { fields: [{ path: 'issuer', message }] })
    }
    if (jwksUrl === null) refuseUncallable(deps, 'issuer', issuer)
    else refuseUncallable(deps, 'jwksUrl', jwksUrl)
    const claims = Object.fromEntries((input.claims ?? []).map(({ name, value }) => [name, value]))
    const federation = await insertFederation(tx, {
      id: deps.ids.mint('ApplicationFederation'),
      spaceId: target.spaceId,
      applicationId: target.id,
      label,
      issuer,
      jwksUrl,
      subject,
      claims,
      createdAt: now,
    })
    const hidden = (value: string) => sealed(target.id, 'text', value)
    return {
      result: { application: target, federation },
      change: {
        after: {
          federation: federation.id,
          label,
          issuer,
          jwksUrl: jwksUrl === null ? null : await hidden(jwksUrl),
          subject: await hidden(subject),
          claims: Object.keys(claims).length === 0 ? null : await hidden(JSON.stringify(claims)),
        },
      },
      outbox: [noticeOf('applications:add-federation', federation)],
    }
  },
})

/** The application a trust belongs to is what is decided on. */
const applicationWithFederation = async (
  view: View,
  federationId: string,
): Promise<Application & { readonly federation: ApplicationFederation }> => {
  const federation = await requireFederation(view, federationId)
  return { ...(await requireApplication(view, federation.applicationId)), federation }
}

/** Ends the trust. Tokens fetched by it before live on until they expire. */
export const retireFederation = command('applications:retire-federation', {
  input: z.object({ federationId: idOf('ApplicationFederation') }),
  errors: ['FEDERATION_RETIRED'],
  target: (view, input) => applicationWithFederation(view, input.federationId),
  run: async (tx, { input, target, now }) => {
    if (!(await retireFederationRow(tx, input.federationId, now)))
      throw fault('FEDERATION_RETIRED', 'This trust is ended already.')
    const federation = await requireFederation(tx, input.federationId)
    return {
      result: { application: target, federation },
      change: { before: { federation: federation.id, issuer: federation.issuer } },
      outbox: [noticeOf('applications:retire-federation', federation)],
    }
  },
})
