/** Code that answers for hosts the snippets name and no test can reach; all else goes where it would. */
const answering = (host: string, answer: string): string => `
  const send = globalThis.fetch
  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input)
    const headers = new Headers(init.headers)
    if (!(${host}).includes(url.host)) return send(input, init)
    ${answer}
  }
`

interface Pair {
  readonly clientId: string
  readonly clientSecret: string
}

const held = ({ clientId, clientSecret }: Pair): string =>
  JSON.stringify(JSON.stringify({ clientId, secrets: ['pst_app_a_new_one', clientSecret] }))

/** AWS Secrets Manager, asked with the keys of the environment. */
export const awsAnswering = (pair: Pair): string =>
  answering(
    `['secretsmanager.eu-central-1.amazonaws.com']`,
    `if (!headers.get('authorization').startsWith('AWS4-HMAC-SHA256 Credential=AKIASNIPPET/')) throw new Error('unsigned')
    return Response.json({ SecretString: ${held(pair)} })`,
  ) + `Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIASNIPPET', AWS_SECRET_ACCESS_KEY: 'key' })`

/** Azure Key Vault, asked with a managed identity's token. */
export const azureAnswering = (pair: Pair): string =>
  answering(
    `['billing.vault.azure.net', '169.254.169.254']`,
    `if (url.host === '169.254.169.254') return Response.json({ access_token: 'identity', expires_in: '3600' })
    if (headers.get('authorization') !== 'Bearer identity') throw new Error('no token')
    return Response.json({ value: ${held(pair)} })`,
  )

/** Vault, signed in to with the token of a pod, which `file` stands for. */
export const vaultAnswering = (pair: Pair): string =>
  answering(
    `['vault.example.com:8200']`,
    `if (init.method === 'POST') {
      if (JSON.parse(init.body).jwt !== 'pod-token') throw new Error('another pod')
      return Response.json({ auth: { client_token: 'session', lease_duration: 60 } })
    }
    return Response.json({ data: { data: JSON.parse(${held(pair)}), metadata: { version: 1 } } })`,
  )

/** Vault, to which a token may write: tells what was written there, by its names, and over which version. */
export const vaultTaking = ({ clientId, clientSecret }: Pair): string =>
  answering(
    `['vault.example.com:8200']`,
    `if (headers.get('x-vault-token') !== 'of-the-deployment') throw new Error('another token')
    if (url.pathname === '/v1/sys/capabilities-self')
      return Response.json({ data: { 'secret/data/billing/postern': ['read', 'update'] } })
    if (init.method === 'GET')
      return Response.json({ data: { data: ${JSON.stringify({ clientId, clientSecret, user: 'ada' })}, metadata: { version: 3 } } })
    const { data, options } = JSON.parse(init.body)
    const isNew = data.clientId === '${clientId}' && /^pst_app_/.test(data.clientSecret) && data.clientSecret !== '${clientSecret}'
    console.log(isNew, Object.keys(data).join(), options.cas)
    return Response.json({ data: { version: 4 } })`,
  ) + `process.env['VAULT_TOKEN'] = 'of-the-deployment'\n`

/** A token endpoint that tells what the token was asked for with. */
export const tokenEndpointAnswering = (origin: string): string =>
  answering(
    `['${new URL(origin).host}']`,
    `if (url.pathname !== '/oauth/token') return send(input, init)
    const form = Object.fromEntries(new URLSearchParams(init.body))
    const claims = form.client_assertion && JSON.parse(atob(form.client_assertion.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
    console.log(form.client_id, claims ? claims.aud ?? claims.sub : headers.get('authorization'))
    return Response.json({ access_token: 'abc', token_type: 'Bearer', expires_in: 60, scope: 'audit:read' })`,
  )

/** The key that caches and sealed files are opened with. */
export const sealingKey = `process.env['BILLING_KEY'] = '${Buffer.alloc(32, 5).toString('base64')}'\n`

/** Nothing gets through to any server. */
export const noTokenEndpoint = `globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'))\n`

/** A token endpoint that binds its token to a key, and an API that tells what the token came with. */
export const dpopAnswering = (issuer: string, api: string): string =>
  answering(
    `['${new URL(issuer).host}', '${new URL(api).host}']`,
    `if (url.pathname === '/oauth/token')
      return Response.json({ access_token: 'abc', token_type: headers.has('dpop') ? 'DPoP' : 'Bearer', expires_in: 60 })
    if (url.host === '${new URL(api).host}')
      console.log(headers.get('authorization'), headers.get('dpop')?.startsWith('ey') ? 'with a proof' : 'alone')
    return send(input, init)`,
  )
