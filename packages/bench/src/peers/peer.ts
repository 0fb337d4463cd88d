/** A server that is measured: how to reach it, and what to send. */
export interface Peer {
  readonly name: string
  readonly pid: number
  readonly port: number
  /** The request, byte for byte. */
  readonly request: string
  stop(): Promise<void>
}

/** A client of the token endpoint. */
export interface TokenClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** What every peer puts into its tokens. */
export const tokenScopes = ['applications:read', 'applications:update', 'audit:read'] as const
export const tokenLifeSeconds = 21_600

/** Three parts, the last one an ES256 signature: 64 bytes are 86 characters. */
export const tokenAnswer = '"access_token":"eyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]{86}"'

/** The request for a token, authenticated by header, as any OAuth client sends it. */
export const tokenRequest = (port: number, path: string, { clientId, clientSecret }: TokenClient): string => {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: tokenScopes.join(' ') }).toString()
  return [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Accept: application/json',
    `Authorization: Basic ${Buffer.from(pair).toString('base64')}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}
