import DataLoader from 'dataloader'
import {
  readEnvironments,
  readCertificates,
  readFederations,
  readKeys,
  readRotations,
  readSecretSlots,
} from '../../domain/applications/queries.ts'
import { readClientHealth, readLastAddresses, readPlaces, readUsage } from '../../domain/applications/usage-queries.ts'
import { readMembershipsOf } from '../../domain/members/queries.ts'
import { readSessionAddresses } from '../../domain/sessions/queries.ts'
import { readSpacesById } from '../../domain/spaces/queries.ts'
import { readUsersById } from '../../domain/users/queries.ts'
import type { ApplicationUsage } from '../../domain/applications/usage-model.ts'
import { readBreachPlaces } from '../../workflows/preview-breach.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { GraphqlContext, UsageAsked } from './context.ts'

/**
 * What the caller may not read beside the rest is left out. As an error it would take the rest along, and of a command that
 * is done already, such as the one reveal of a secret, nothing can be asked again.
 */
const unlessRefused = <Result>(read: Promise<Result>): Promise<Result | null> =>
  read.catch((cause: unknown) => {
    if (isFault(cause) && cause.code === 'FORBIDDEN') return null
    throw cause
  })

const spanKey = ({ from, to }: Pick<UsageAsked, 'from' | 'to'>): string =>
  `${from?.toISOString() ?? ''}|${to?.toISOString() ?? ''}`

/** Loaders over domain queries: one read for all the nodes of an answer, decided like any other. */
export const createLoaders = (deps: Deps, call: Call): GraphqlContext['loaders'] => ({
  space: new DataLoader(async (ids) => {
    const spaces = await unlessRefused(readSpacesById.nested(deps, call, { ids }))
    return ids.map((id) => spaces?.find((space) => space.id === id) ?? null)
  }),
  user: new DataLoader(async (ids) => {
    const users = await unlessRefused(readUsersById.nested(deps, call, { ids }))
    return ids.map((id) => users?.find((user) => user.id === id) ?? null)
  }),
  memberships: new DataLoader(async (userIds) => {
    const members = await unlessRefused(readMembershipsOf.nested(deps, call, { userIds }))
    return userIds.map((id) => members?.filter((member) => member.userId === id) ?? null)
  }),
  sessionAddress: new DataLoader(async (ids) => {
    const addresses = await unlessRefused(readSessionAddresses.nested(deps, call, { ids }))
    return ids.map((id) => addresses?.get(id) ?? null)
  }),
  environment: new DataLoader(async (applicationIds) => {
    const kinds = await unlessRefused(readEnvironments.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => kinds?.get(id) ?? null)
  }),
  rotation: new DataLoader(async (applicationIds) => {
    const rotations = await unlessRefused(readRotations.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => rotations?.find(({ application }) => application.id === id) ?? null)
  }),
  secretSlots: new DataLoader(async (applicationIds) => {
    const slots = await unlessRefused(readSecretSlots.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => slots?.filter((slot) => slot.applicationId === id) ?? null)
  }),
  applicationKeys: new DataLoader(async (applicationIds) => {
    const keys = await unlessRefused(readKeys.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => keys?.filter((key) => key.applicationId === id) ?? null)
  }),
  usage: new DataLoader(
    async (asked) => {
      const usages = new Map<string, ReadonlyMap<string, ApplicationUsage> | null>()
      for (const { from, to } of new Map(asked.map((one) => [spanKey(one), one])).values()) {
        const applicationIds = asked.filter((one) => spanKey(one) === spanKey({ from, to })).map(({ id }) => id)
        const read = unlessRefused(readUsage.nested(deps, call, { applicationIds, from, to }))
        usages.set(spanKey({ from, to }), await read)
      }
      return asked.map((one) => usages.get(spanKey(one))?.get(one.id) ?? null)
    },
    { cacheKeyFn: (one) => `${one.id}|${spanKey(one)}` as never },
  ),
  places: new DataLoader(async (usages) => {
    const places = await unlessRefused(readPlaces.nested(deps, call, { usages }))
    return usages.map(({ applicationId }) => places?.get(applicationId) ?? null)
  }),
  breachPlaces: new DataLoader(async (previews) => {
    const places = await unlessRefused(readBreachPlaces.nested(deps, call, { previews }))
    return previews.map(({ application }) => places?.get(application.id) ?? null)
  }),
  clientHealth: new DataLoader(async (applicationIds) => {
    const findings = await unlessRefused(readClientHealth.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => findings?.get(id) ?? null)
  }),
  lastAddress: new DataLoader(async (secretIds) => {
    const addresses = await unlessRefused(readLastAddresses.nested(deps, call, { secretIds }))
    return secretIds.map((id) => addresses?.get(id) ?? null)
  }),
  applicationCertificates: new DataLoader(async (applicationIds) => {
    const certificates = await unlessRefused(readCertificates.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => certificates?.filter((one) => one.applicationId === id) ?? null)
  }),
  applicationFederations: new DataLoader(async (applicationIds) => {
    const federations = await unlessRefused(readFederations.nested(deps, call, { applicationIds }))
    return applicationIds.map((id) => federations?.filter((one) => one.applicationId === id) ?? null)
  }),
})
