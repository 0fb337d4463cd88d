import { permissions, type ClientProgram, type Id, type Permission } from '@postern/protocol'

export interface ApplicationActor {
  readonly type: 'application'
  readonly id: Id<'Application'>
  readonly spaceId: Id<'Space'>
  /** The ID of what the token was fetched with. */
  readonly credential: string
  /** What the token carries; the right is never more. */
  readonly scopes: ReadonlySet<string>
}

export interface UserActor {
  readonly type: 'user'
  readonly id: Id<'User'>
  /** The session, or how else the person was authenticated. */
  readonly credential: string
  /** When the person last proved who they are, in milliseconds since 1970. */
  readonly authenticatedAt: number
}

export interface SystemActor {
  readonly type: 'system'
  /** The job or procedure. */
  readonly id: string
}

/** The holder of the one-time set-up token. */
export interface SetUpActor {
  readonly type: 'set-up'
}

/** The holder of an invitation's one-time token. */
export interface InvitedActor {
  readonly type: 'invited'
}

export interface AnonymousActor {
  readonly type: 'anonymous'
}

export type Actor = ApplicationActor | UserActor | SystemActor | SetUpActor | InvitedActor | AnonymousActor

/** One request by one actor: what every primitive is called with. */
export interface Call {
  readonly actor: Actor
  readonly requestId: Id<'Request'>
  /** The client's address after the trusted proxies, or null where there is none. */
  readonly address: string | null
  /** What an application says it runs; it decides nothing. */
  readonly program?: ClientProgram | null
}

/** Whether the actor could ever do it, by its credential alone; the decision on the object comes later. */
export const mayEver = (actor: Actor, permission: Permission): boolean => {
  const { held } = permissions[permission]
  switch (actor.type) {
    case 'application':
      return held === 'everyone' || (held === 'grantable' && actor.scopes.has(permission))
    case 'user':
      return held !== 'system' && held !== 'set-up' && held !== 'invited'
    case 'set-up':
      return held === 'set-up'
    case 'invited':
      return held === 'invited'
    case 'anonymous':
      return held === 'anonymous'
    case 'system':
      return false
  }
}
