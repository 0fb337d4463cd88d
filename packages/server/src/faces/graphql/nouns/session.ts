import type { SessionState } from '@postern/protocol'
import { endSession, endUserSessions } from '../../../domain/sessions/end-commands.ts'
import { browserOfSession, stateOfSession, type Session } from '../../../domain/sessions/model.ts'
import { readSession, readSessions } from '../../../domain/sessions/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown } from '../root/success-type.ts'
import { takes } from '../root/takes.ts'
import { UserRef } from './user.ts'

type Ended = Awaited<ReturnType<(typeof endSession)['perform']>>
type AllEnded = Awaited<ReturnType<(typeof endUserSessions)['perform']>>

const StateEnum = builder.enumType('SessionState', {
  description: 'Whether a session can be used.',
  values: {
    open: { description: 'It can be used.' },
    ended: { description: 'Somebody ended it: the person, by signing out or in anew, or an admin.' },
    expired: { description: 'It was idle for too long, or came to its absolute limit.' },
  } satisfies Record<SessionState, { description: string }>,
})

export const SessionRef = builder.objectRef<Session>('Session').implement({
  interfaces: [NodeInterface],
  description: 'A person signed in, in one browser or program. Kept for 30 days after its end.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `ses_…`. It names the session, and is no secret.' }),
    userId: t.exposeID('userId', { description: 'The person.' }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The person; null without `users:read` on them.',
      ...takes('users:read'),
      resolve: ({ userId }, _args, { loaders }) => loaders.user.load(userId),
    }),
    state: t.field({
      type: StateEnum,
      description: 'Whether it can be used.',
      resolve: (session, _args, { deps }) => stateOfSession(session, deps.clock.now()),
    }),
    isCurrent: t.boolean({
      description: 'Whether this request comes by it.',
      resolve: ({ id }, _args, { call: { actor } }) => actor.type === 'user' && actor.credential === id,
    }),
    browser: t.string({
      nullable: true,
      description:
        'The family of the browser or program it was begun with, and of its system; null where it told none.',
      resolve: (session, _args, { deps }) => browserOfSession(session, deps.keyring),
    }),
    address: t.string({
      nullable: true,
      description:
        'The address it was begun from. Your own you always see; null without `sessions:locate` on the others, which takes a role in the installation.',
      ...takes('sessions:locate'),
      resolve: ({ id }, _args, { loaders }) => loaders.sessionAddress.load(id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    authenticatedAt: t.expose('authenticatedAt', {
      type: 'DateTime',
      description: 'When the person last proved who they are: by it, or by the session that allowed it.',
    }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', description: 'When it was last used, to the minute.' }),
    idleMinutes: t.exposeInt('idleMinutes', { description: 'After how many minutes without a request it ends.' }),
    idleEndsAt: t.expose('idleEndsAt', {
      type: 'DateTime',
      description: 'When it ends if it is not used any more, to the minute.',
    }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ends however busy it is.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody ended it; null where nobody did.',
    }),
  }),
})
const SessionConnection = connectionOf('Session', SessionRef)

const OrderEnum = builder.enumType('SessionOrder', {
  description: 'In which order sessions are listed.',
  values: {
    oldest_first: { description: 'By when they came to be, the oldest first.' },
    newest_first: { description: 'The same, the newest first.' },
  },
})

rootQuery('session', readSession, {
  description: 'One session. Your own you always see.',
  type: SessionRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The session, `ses_…`.' }) }),
})

rootQuery('sessions', readSessions, {
  description:
    "The sessions you may see: your own always, and those of others by right; a space's admins see those of its members.",
  type: SessionConnection,
  args: (t) => ({
    ...pageArguments(t),
    mine: t.arg.boolean({ description: 'Only your own.' }),
    userId: t.arg.id({ description: 'Only those of this person.' }),
    spaceId: t.arg.id({
      description: 'Only those of people with a role in this space, where `members:read` lets you see it.',
      ...takes('members:read'),
    }),
    state: t.arg({ type: StateEnum, description: 'Only those in this state.' }),
    order: t.arg({ type: OrderEnum, description: 'In which order; the newest first where left out.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

rootMutation<Ended>('endSession', endSession, {
  description:
    'Ends a session: it is good for nothing from then on, on every instance. Your own you always may; that of another never where the person holds more than you do, here or elsewhere.',
  input: builder.inputType('EndSessionInput', {
    description: 'Which session ends.',
    fields: (t) => ({ sessionId: t.id({ required: true, description: 'The session, `ses_…`.' }) }),
  }),
  success: {
    description: 'The session has ended.',
    ids: {
      sessionId: { description: 'The session.', of: ({ session }) => session.id },
      userId: { description: 'Whose it was.', of: ({ session }) => session.userId },
    },
    objects: {
      session: shown<Ended, Session>({
        type: SessionRef,
        description: 'The session as it is now',
        of: ({ session }) => session,
        decidedOn: ({ session }) => session,
        resource: 'Session',
      }),
    },
  },
  whenDone: ({ isOver }, { browser }) => {
    if (isOver) browser.keepSession(null)
  },
})

rootMutation<AllEnded>('endUserSessions', endUserSessions, {
  description:
    'Signs a person out everywhere and at once: never one who holds more than you do, here or elsewhere. They can sign in again; `suspendUser` stops them.',
  input: builder.inputType('EndUserSessionsInput', {
    description: 'Whose sessions end.',
    fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
  }),
  success: {
    description: 'The person is signed out.',
    ids: { userId: { description: 'The person.', of: ({ user }) => user.id } },
    objects: {},
    texts: { ended: { description: 'How many sessions there were.', of: ({ sessions }) => String(sessions.length) } },
  },
  whenDone: ({ isOver }, { browser }) => {
    if (isOver) browser.keepSession(null)
  },
})
