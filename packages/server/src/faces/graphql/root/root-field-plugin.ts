import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'

/** Marks a root field made by `rootQuery`, `rootMutation` or `rootSubscription`: the permission it demands. */
export const permissionExtension = 'posternPermission'

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      rootFields: RootFieldPlugin<Types>
    }
  }
}

const rootKinds = new Set(['Query', 'Mutation', 'Subscription'])

/**
 * Fails the build on a root field made any other way. A field without authScopes is open to all whatever the default
 * strategy is, so this can't be left to anybody's memory.
 */
class RootFieldPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (rootKinds.has(config.kind) && typeof config.extensions?.[permissionExtension] !== 'string') {
      throw new Error(
        `${config.parentType}.${config.name} is not made by rootQuery, rootMutation or rootSubscription, so nothing authorizes it: make it by one of them.`,
      )
    }
    return config
  }
}

SchemaBuilder.registerPlugin('rootFields', RootFieldPlugin as never)
