// A process of its own: how often a second the SDK hands out a token it has, and an async function that does nothing else.
import { createClient } from '@postern/sdk'

export interface SdkOrder {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly milliseconds: number
}

/** Per second. */
export interface SdkRates {
  readonly cached: number
  readonly floor: number
}

process.once('disconnect', () => process.exit())

const perSecond = async (milliseconds: number, once: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  let done = 0
  for (;;) {
    for (let count = 0; count < 1_000; count += 1) await once()
    done += 1_000
    const elapsed = performance.now() - startedAt
    if (elapsed >= milliseconds) return (done * 1_000) / elapsed
  }
}

process.on('message', ({ url, clientId, clientSecret, milliseconds }: SdkOrder) => {
  void (async () => {
    const client = createClient({ url, clientId, clientSecret: () => clientSecret })
    const token = await client.token()
    const cached = await perSecond(milliseconds, () => client.token())
    const floor = await perSecond(milliseconds, async () => token)
    client.close()
    process.send?.({ cached, floor } satisfies SdkRates)
  })()
})
