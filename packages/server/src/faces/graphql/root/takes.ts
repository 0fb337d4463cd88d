import type { Permission } from '@postern/protocol'

/**
 * Under which a part of the schema that is no root field says which permissions it takes: a field that is null without it, an
 * argument that finds nothing without it. Of a root field: those beside its own.
 */
export const takesExtension = 'posternTakes'

/** Under which a root field that gives any node says what reading each type takes. */
export const nodeTypesExtension = 'posternNodeTypes'

/** The options of a field or argument that gives nothing without `permissions`. */
export const takes = (...permissions: readonly Permission[]) => ({ extensions: { [takesExtension]: permissions } })
