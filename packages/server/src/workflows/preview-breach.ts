import {
  permissionNames,
  permissions,
  type Id,
  type Permission,
  type Resource,
  type SealedRef,
} from '@postern/protocol'
import { z } from 'zod'
import { mostBreachDays, type StoppableCredential } from '../domain/applications/breach-model.ts'
import { listCertificates } from '../domain/applications/certificate-store.ts'
import { listFederations } from '../domain/applications/federation-store.ts'
import { countTokensInForce } from '../domain/applications/issued-tokens.ts'
import { listKeys } from '../domain/applications/key-store.ts'
import { stateOfKey, stateOfSecret, type Application } from '../domain/applications/model.ts'
import { findOpenRotation } from '../domain/applications/rotation-store.ts'
import { listSlotsOf } from '../domain/applications/secret-store.ts'
import { requireApplication } from '../domain/applications/store.ts'
import { listUsedApplications } from '../domain/applications/usage-store.ts'
import type { ActionCount, SourceCount } from '../domain/audit/activity-model.ts'
import { listActions, listSources } from '../domain/audit/activity-store.ts'
import type { AuditEvent } from '../domain/audit/model.ts'
import { listAuditEvents } from '../domain/audit/store.ts'
import type { Deps } from '../kernel/deps.ts'
import { fault } from '../kernel/fault.ts'
import { idOf } from '../kernel/ids.ts'
import { mostCounted } from '../kernel/pages.ts'
import type { Conditions } from '../kernel/policy/policy.ts'
import { query } from '../kernel/query.ts'
import type { View } from '../kernel/tx.ts'

/** A permission that the application was granted, and on how much. */
export interface Reach {
  readonly permission: Permission
  /** Null where it is not counted: more than a thousand, or nothing that is counted. */
  readonly objects: number | null
}

/** An address that the application came from, by which of its credentials. */
export interface BreachPlace extends Omit<SourceCount, 'source'> {
  /** Null where there was none, or it was erased. */
  readonly address: string | null
}

/** What a breach of an application reaches: what it could do, what it did since, and what stopping it stops. */
export interface BreachPreview {
  readonly application: Application
  readonly since: Date
  readonly at: Date
  readonly credentials: readonly StoppableCredential[]
  readonly rotationId: Id<'ApplicationRotation'> | null
  /** Tokens that may be in force. */
  readonly tokens: number
  readonly reach: readonly Reach[]
  readonly actions: readonly ActionCount[]
  /** What it changed, newest first: a hundred at most. */
  readonly changes: readonly AuditEvent[]
  /** Read only where somebody may see them: `readBreachPlaces`. */
  readonly sources: readonly SourceCount[]
}

type Count = (view: View, where: Conditions) => Promise<number>
const take = mostCounted + 1

// What is not here has no number that says anything: an event is not a thing, a token has no row.
const countedResources: { readonly [Name in Resource]?: Count } = {
  Space: (view, where) => view.space.count({ where, take }),
  User: (view, where) => view.user.count({ where, take }),
  Session: (view, where) => view.session.count({ where, take }),
  Member: (view, where) => view.member.count({ where, take }),
  Invitation: (view, where) => view.invitation.count({ where, take }),
  Application: (view, where) => view.application.count({ where, take }),
  Webhook: (view, where) => view.webhook.count({ where, take }),
  Policy: (view, where) => view.policy.count({ where, take }),
}

/**
 * What of the space is within reach of the permission, whatever policies forbid today: how far a breach went is asked of
 * the past, in which they may have been others.
 */
const reachOf = async ({ policy }: Deps, view: View, spaceId: string, permission: Permission): Promise<Reach> => {
  const { resource } = permissions[permission]
  const within = policy.rules[resource].inSpace(spaceId, permission)
  if (within === null) return { permission, objects: 0 }
  const found = await countedResources[resource]?.(view, within)
  return { permission, objects: found === undefined || found > mostCounted ? null : found }
}

const credentialsOf = async (view: View, { id }: Application, now: Date): Promise<StoppableCredential[]> => {
  const [slots, keys, certificates, federations] = await Promise.all([
    listSlotsOf(view, id),
    listKeys(view, {}, [id]),
    listCertificates(view, {}, [id]),
    listFederations(view, {}, [id]),
  ])
  const isOpen = ({ retiredAt }: { readonly retiredAt: Date | null }): boolean => retiredAt === null
  return [
    ...slots.filter(isOpen).map((slot) => ({ ...slot, kind: 'secret' as const, state: stateOfSecret(slot, now) })),
    ...keys.filter(isOpen).map((key) => ({ ...key, kind: 'key' as const, state: stateOfKey(key, now) })),
    ...certificates
      .filter(isOpen)
      .map((one) => ({ ...one, kind: 'certificate' as const, state: stateOfKey(one, now) })),
    ...federations
      .filter(isOpen)
      .map((trust) => ({ ...trust, kind: 'federation' as const, state: 'live' as const, lastUsedAt: null })),
  ]
}

const dayMs = 86_400_000
const commands = permissionNames.filter((name) => permissions[name].kind === 'command')

/** What a breach of the application reaches, before anything is done about it. */
export const previewBreach = query('applications:preview-breach', {
  input: z.object({ applicationId: idOf('Application'), since: z.coerce.date() }),
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (view, { deps, input: { since }, target }): Promise<BreachPreview> => {
    const at = new Date(deps.clock.now())
    const earliest = at.getTime() - mostBreachDays * dayMs
    if (since > at || since.getTime() < earliest) {
      const message = `must be within the ${mostBreachDays} days before now`
      throw fault('INVALID_INPUT', `since: ${message}`, { fields: [{ path: 'since', message }] })
    }
    const activity = { actorId: target.id, since }
    const changed = { actorId: target.id, from: since, outcome: 'done' }
    const [credentials, rotation, tokens, actions, sources, changes, ...reach] = await Promise.all([
      credentialsOf(view, target, at),
      findOpenRotation(view, target.id),
      countTokensInForce(view, target, at),
      listActions(view, activity),
      listSources(view, activity),
      listAuditEvents(view, { action: { in: commands } }, changed, { first: 100 }, (eventId) =>
        deps.log.error({ eventId }, 'the stored bytes of an event hold no event'),
      ),
      ...target.permissions.map((permission) => reachOf(deps, view, target.spaceId, permission as Permission)),
    ])
    return {
      ...{ application: target, since, at, credentials, rotationId: rotation?.id ?? null, tokens, reach, actions },
      ...{ changes: changes.nodes, sources },
    }
  },
})

/** Where applications came from, of previews the caller has already read, by application: of those they may see that of. */
export const readBreachPlaces = query('applications:locate', {
  input: z.object({ previews: z.array(z.custom<BreachPreview>()) }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, readonly BreachPlace[]>> => {
    const ids = input.previews.map(({ application }) => application.id)
    const visible = new Set((await listUsedApplications(view, readable, ids)).map(({ id }) => id))
    const shown = input.previews.filter(({ application }) => visible.has(application.id))
    const refs = shown.flatMap(({ sources }) => sources.flatMap(({ source }) => source ?? []))
    const addresses: ReadonlyMap<SealedRef, string> = await deps.evidence.subjects.openAll(refs)
    const placeOf = ({ source, ...count }: SourceCount): BreachPlace => ({
      ...count,
      address: (source && addresses.get(source)) ?? null,
    })
    return new Map(shown.map(({ application, sources }) => [application.id, sources.map(placeOf)]))
  },
})
