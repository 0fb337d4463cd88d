import { release, type SealedRef } from '@postern/protocol'
import { z } from 'zod'
import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { query } from '../../kernel/query.ts'
import { findingsOf, type ClientFinding } from './client-health.ts'
import { dayOf, healthSpan, otherName, usageDays, type ApplicationUsage, type NamedCount } from './usage-model.ts'
import { listLastSources, listUsage, listUsedApplications } from './usage-store.ts'

const dayMs = 86_400_000
const applicationIds = z.array(idOf('Application'))

const spanOf = (
  { from, to }: { readonly from?: Date | null | undefined; readonly to?: Date | null | undefined },
  now: number,
): { readonly from: Date; readonly to: Date } => {
  const last = dayOf(to ?? now)
  const first = from ? dayOf(from) : new Date(last.getTime() - (usageDays.usual - 1) * dayMs)
  if (first > last)
    throw fault('INVALID_INPUT', 'from: must not be after to.', { fields: [{ path: 'from', message: 'is after to' }] })
  if (last.getTime() - first.getTime() >= usageDays.most * dayMs)
    throw fault('INVALID_INPUT', `from: ask for at most ${usageDays.most} days at once.`, {
      fields: [{ path: 'from', message: `is more than ${usageDays.most} days before to` }],
    })
  return { from: first, to: last }
}

/** What applications the caller has already read did, from one day to another, by their ID. */
export const readUsage = query('applications:usage', {
  input: z.object({ applicationIds, from: z.coerce.date().nullish(), to: z.coerce.date().nullish() }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, ApplicationUsage>> => {
    const span = spanOf(input, deps.clock.now())
    const applications = await listUsedApplications(view, readable, input.applicationIds)
    return listUsage(
      view,
      applications.map(({ id }) => id),
      span,
    )
  },
})

/** What applications do wrong as clients, by what was counted of them today and yesterday, by their ID. */
export const readClientHealth = query('applications:usage', {
  input: z.object({ applicationIds }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, readonly ClientFinding[]>> => {
    const span = healthSpan(deps.clock.now())
    const applications = await listUsedApplications(view, readable, input.applicationIds)
    const usage = await listUsage(
      view,
      applications.map(({ id }) => id),
      span,
    )
    return new Map(
      applications.map(({ id, tokenLifeSeconds }) => [id, findingsOf(usage.get(id)!, { tokenLifeSeconds, release })]),
    )
  },
})

const opened = async (deps: Deps, places: readonly NamedCount[]): Promise<readonly NamedCount[]> => {
  const refs = places.filter(({ name }) => name !== otherName).map(({ name }) => name as SealedRef)
  const networks = await deps.evidence.subjects.openAll(refs)
  return places.flatMap((place) => {
    const name = place.name === otherName ? otherName : networks.get(place.name as SealedRef)
    return name === undefined ? [] : [{ ...place, name }]
  })
}

/** The networks that applications came from, of usage the caller has already read, by application. */
export const readPlaces = query('applications:locate', {
  input: z.object({ usages: z.array(z.custom<ApplicationUsage>()) }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, readonly NamedCount[]>> => {
    const ids = input.usages.map(({ applicationId }) => applicationId)
    const visible = new Set((await listUsedApplications(view, readable, ids)).map(({ id }) => id))
    const places = new Map<string, readonly NamedCount[]>()
    for (const { applicationId, names } of input.usages)
      if (visible.has(applicationId)) places.set(applicationId, await opened(deps, names.place))
    return places
  },
})

/** Where secrets were last used from, by secret: the addresses the caller may see, and that were not erased. */
export const readLastAddresses = query('applications:locate', {
  input: z.object({ secretIds: z.array(idOf('ApplicationSecret')) }),
  run: async (view, { deps, readable, input }): Promise<ReadonlyMap<string, string>> => {
    const sources = await listLastSources(view, readable, input.secretIds)
    const addresses = await deps.evidence.subjects.openAll([...sources.values()])
    return new Map(
      [...sources].flatMap(([id, ref]) => {
        const address = addresses.get(ref)
        return address === undefined ? [] : [[id, address]]
      }),
    )
  },
})
