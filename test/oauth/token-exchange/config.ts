import type { OAuthConfig } from '../../support/oauth.ts'

export const orders = 'https://orders.example.com'
export const stock = 'https://stock.example.com'
export const depot = 'https://depot.example.com'

const exchanging = 'tokens:exchange'

/** A shop calls orders, which calls stock in its name, which calls the depot. */
export const config = {
  clients: {
    shop: { permissions: ['applications:read', 'audit:read'], audiences: [orders, stock] },
    orders: { permissions: [exchanging, 'applications:read', 'spaces:read'], audiences: [orders, stock] },
    stock: { permissions: [exchanging, 'applications:read'], audiences: [stock, depot] },
    powerless: { permissions: ['applications:read'], audiences: [orders, stock] },
    watcher: { permissions: ['tokens:introspect'] },
  },
} satisfies OAuthConfig
