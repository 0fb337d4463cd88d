import { createClient } from '../../../packages/sdk/src/client.ts'
import type { PosternClient } from '../../../packages/sdk/src/client.ts'
import type { ClientOptions } from '../../../packages/sdk/src/token-client.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeIssuer, issuerUrl } from './fake-issuer.ts'

export const clientSecret = 'pst_app_sec_canary_9f8e7d6c5b4a'

export interface Story {
  readonly clock: FakeClock
  readonly issuer: FakeIssuer
  readonly client: PosternClient
}

/** A client, its issuer and the clock they share. Chance is a coin that always falls the same way. */
export const tellStory = (options: Partial<ClientOptions> = {}): Story => {
  const clock = new FakeClock()
  const issuer = new FakeIssuer(clock)
  const client = createClient({
    url: issuerUrl,
    ...(options.credentials === undefined && { clientId: 'app_1', clientSecret }),
    clock,
    random: () => 0,
    fetch: issuer.fetch,
    ...options,
  } as ClientOptions)
  return { clock, issuer, client }
}

/** What `promise` was rejected with; fails if it was not. */
export const rejectionOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => ({ error }),
  )
  if (outcome === null) throw new Error('it was not rejected')
  return outcome.error
}
