import { permissionNames, permissions } from '@postern/protocol'

/** What gives a token out, whatever the grant. */
export const issuing = permissionNames.filter((name) => permissions[name].kind === 'issue')

/**
 * What an application authenticates for at the OAuth endpoints. An index of the log holds the events of these alone, so
 * whoever adds one adds it there, too: test/database/credential-uses.
 */
export const credentialUses = [...issuing, 'tokens:introspect', 'tokens:revoke'] as const
