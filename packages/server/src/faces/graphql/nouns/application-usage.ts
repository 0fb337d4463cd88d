import type { ClientFinding } from '../../../domain/applications/client-health.ts'
import type { ApplicationUsage, DayUsage, NamedCount } from '../../../domain/applications/usage-model.ts'
import { builder } from '../builder.ts'
import { takes } from '../root/takes.ts'

/** What is in it was read with what it is in, and has a bound of its own. */
const oneRead = { field: 1, multiplier: 0 }

const DayRef = builder.objectRef<DayUsage>('ApplicationUsageDay').implement({
  description: 'What was done with one secret, key or certificate on one day.',
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', description: 'The day, at its beginning in UTC.' }),
    credentialId: t.exposeID('credentialId', {
      nullable: true,
      description:
        'The secret, key or certificate; null for what was refused because none of the application was presented.',
    }),
    tokens: t.exposeInt('tokens', { description: 'Tokens fetched.' }),
    refusals: t.exposeInt('refusals', { description: 'What was refused, at the token endpoint and in the API.' }),
  }),
})

const CountRef = builder.objectRef<NamedCount>('UsageCount').implement({
  description: 'How often something was, by its name.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Its name; `*` for all that came when the day had no more room for names.',
    }),
    count: t.expose('count', { type: 'SafeInt', description: 'How often.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When it was last; some seconds late.' }),
  }),
})

export const UsageRef = builder.objectRef<ApplicationUsage>('ApplicationUsage').implement({
  description:
    'What an application did, from counters: a service that is killed loses what it counted in its last seconds. ' +
    'The audit has every single call. Sums by day are kept for 400 days, counts by name for 90.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'The first day, at its beginning in UTC.' }),
    to: t.expose('to', { type: 'DateTime', description: 'The last day, included.' }),
    tokens: t.field({
      type: 'SafeInt',
      description: 'Tokens fetched.',
      resolve: ({ days }) => days.reduce((sum, { tokens }) => sum + tokens, 0),
    }),
    refusals: t.field({
      type: 'SafeInt',
      description: 'What was refused, at the token endpoint and in the API.',
      resolve: ({ days }) => days.reduce((sum, { refusals }) => sum + refusals, 0),
    }),
    days: t.field({
      type: [DayRef],
      complexity: oneRead,
      description: 'The days on which there was anything, oldest first, by secret, key or certificate.',
      resolve: ({ days }) => [...days],
    }),
    calls: t.field({
      type: [CountRef],
      complexity: oneRead,
      description: 'Calls of the API, by permission.',
      resolve: ({ names }) => [...names.call],
    }),
    refusalCodes: t.field({
      type: [CountRef],
      complexity: oneRead,
      description: 'What was refused, by error code.',
      resolve: ({ names }) => [...names.refusal],
    }),
    versions: t.field({
      type: [CountRef],
      complexity: oneRead,
      description: 'Requests by what the programs say they are, such as `sdk/0.1.0`.',
      resolve: ({ names }) => [...names.version],
    }),
    instances: t.field({
      type: [CountRef],
      complexity: oneRead,
      description: 'The processes that tell their instance, each with how many tokens it fetched.',
      resolve: ({ names }) => [...names.instance],
    }),
    places: t.field({
      type: [CountRef],
      complexity: oneRead,
      nullable: true,
      description: 'Requests by the network they came from (/24, or /48 in IPv6); null without `applications:locate`.',
      ...takes('applications:locate'),
      resolve: async (usage, _args, { loaders }) => {
        const places = await loaders.places.load(usage)
        return places && [...places]
      },
    }),
  }),
})

const FigureRef = builder
  .objectRef<{ readonly name: string; readonly value: number }>('ClientFindingFigure')
  .implement({
    description: 'A number that shows a finding.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What it counts.' }),
      value: t.expose('value', { type: 'SafeInt', description: 'How much of it.' }),
    }),
  })

export const FindingRef = builder.objectRef<ClientFinding>('ClientFinding').implement({
  description: 'Something an application does wrong as a client.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'What it is: `fetches-every-call`, `clock-skew`, `herd`, `retries-expired-secret` or `old-version`. More may come.',
    }),
    advice: t.exposeString('advice', { description: 'What to do about it.' }),
    figures: t.field({
      type: [FigureRef],
      complexity: oneRead,
      description: 'The numbers that show it.',
      resolve: ({ figures }) => Object.entries(figures).map(([name, value]) => ({ name, value })),
    }),
  }),
})
