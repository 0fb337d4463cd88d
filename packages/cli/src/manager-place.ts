import { usage } from './failure.ts'

/** A place in a secret manager, as it is named on the command line. */
export type ManagerPlace =
  | { readonly manager: 'aws'; readonly region: string; readonly secretId: string }
  | { readonly manager: 'azure'; readonly vaultUrl: string; readonly name: string }
  | { readonly manager: 'vault'; readonly url: string; readonly mount: string; readonly path: string }

// Without what was typed: people put credentials into addresses.
const misnamed = () =>
  usage(
    'Name the place as aws:<region>/<name or ARN>, azure:https://<vault>.vault.azure.net/<name> or ' +
      'vault:https://<host>:8200/<mount>/<path>. What to sign in with there comes from the environment.',
  )

/** An address and the names behind it. @throws Failure `USAGE` */
const partsOf = (address: string): { readonly origin: string; readonly names: readonly string[] } => {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw misnamed()
  return { origin: url.origin, names: url.pathname.split('/').filter(Boolean) }
}

/** @throws Failure `USAGE` */
export const managerPlace = (text: string): ManagerPlace => {
  const [, manager, rest = ''] = /^(\w+):(.+)$/.exec(text) ?? []
  if (manager === 'aws') {
    const [, region, secretId] = /^([a-z0-9-]+)\/([\w/+=.@:!-]{1,512})$/.exec(rest) ?? []
    if (region === undefined || secretId === undefined) throw misnamed()
    return { manager, region, secretId }
  }
  if (manager === 'azure') {
    const { origin: vaultUrl, names } = partsOf(rest)
    // As Key Vault itself names it, or without what all of them have.
    const [name, ...more] = names.length === 2 && names[0] === 'secrets' ? names.slice(1) : names
    if (name === undefined || more.length > 0) throw misnamed()
    return { manager, vaultUrl, name }
  }
  if (manager !== 'vault') throw misnamed()
  const { origin: url, names } = partsOf(rest)
  const [mount, ...path] = names
  if (mount === undefined || path.length === 0) throw misnamed()
  return { manager, url, mount, path: path.join('/') }
}

/** The place as it was named, for receipts. */
export const placeText = (place: ManagerPlace): string => {
  if (place.manager === 'aws') return `aws:${place.region}/${place.secretId}`
  if (place.manager === 'azure') return `azure:${place.vaultUrl}/${place.name}`
  return `vault:${place.url}/${place.mount}/${place.path}`
}
