import type { z } from 'zod'
import type { Permission, Resource, Role } from '@postern/protocol'

/** Conditions on an object's attributes, in Prisma's filter language: the same text decides in memory and in the database. */
export type Conditions = Readonly<Record<string, unknown>>

/**
 * A rule. Default is deny; one forbid outweighs every allow.
 * A policy of a space reaches that space's objects only.
 */
export interface Policy {
  readonly type: 'Policy'
  readonly id: string
  readonly spaceId: string | null
  readonly name: string
  readonly effect: 'allow' | 'forbid'
  /** `granted` means: what the application was granted. */
  readonly permissions: readonly Permission[] | 'granted'
  readonly principal: {
    readonly type?: 'user' | 'application'
    readonly role?: Role
    readonly ids?: readonly string[]
  }
  readonly resource: Conditions
  /** The attribute that names whose an object is: then the policy reaches the principal's own objects and no others. */
  readonly own?: string
  /** What the request must be like for the policy to apply. */
  readonly context: { readonly addresses?: readonly string[] }
  readonly isBuiltIn: boolean
}

/** What a decision is taken on: a loaded object, never a type's name. */
export interface Target {
  readonly type: Resource
  readonly id: string
  /** The space the object belongs to; null for what belongs to the installation. */
  readonly spaceId: string | null
}

/** What the kernel must know of a resource type to decide on it: declared by its noun in attributes.ts. */
export interface ResourceRules {
  /** The attributes that conditions may name and decisions record, and what a value of each is. None is personal. */
  readonly attributes: Readonly<Record<string, z.ZodType>>
  /** Those of them that may be null in the database. */
  readonly nullable?: readonly string[]
  /** What of the type is within reach of a right held in one space, for that permission; null where nothing is. */
  readonly inSpace: (spaceId: string, permission: Permission) => Conditions | null
}
