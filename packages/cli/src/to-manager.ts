import { parseSecret } from '@postern/protocol'
import type { StandingSecret } from '@postern/sdk/credentials/vault'
import { Failure } from './failure.ts'
import { managerFailure, notTaken } from './manager-failure.ts'
import { keeperFor } from './manager-keeper.ts'
import { managerPlace, placeText } from './manager-place.ts'
import type { SecretDestination, SecretTarget } from './secret-destination.ts'
import type { Shell } from './shell.ts'

const idOf = (secret: string): string | null => parseSecret(secret)?.secretId ?? null

/** A secret without a client ID does not tell whose it is, but which it is: it must be one of the application's. */
const requireKnown = ({ clientId, secrets }: StandingSecret, target: SecretTarget, name: string): void => {
  if (clientId !== null || secrets.length === 0) return
  if (secrets.some((secret) => target.secretIds.includes(idOf(secret) ?? ''))) return
  throw new Failure(
    'SECRET_NOT_REPLACEABLE',
    `The secret in ${name} is none of this application, and no client ID stands beside it. Name another place, or see to ` +
      'what stands there.',
  )
}

/** A place in a secret manager, where the services that use the secret read it. @throws Failure `USAGE` · `CREDENTIALS_MISSING` */
export const toManager = ({ config, err, clock }: Shell, named: string): SecretDestination => {
  const place = managerPlace(named)
  const name = placeText(place)
  const failure = (thrown: unknown): unknown => managerFailure(thrown, place, name)
  const keeperOrFailure = () => {
    try {
      return keeperFor(place, config.managers, clock)
    } catch (thrown) {
      throw failure(thrown)
    }
  }
  const keeper = keeperOrFailure()
  const telling = <Result>(asked: Promise<Result>): Promise<Result> =>
    asked.catch((thrown: unknown) => {
      throw failure(thrown)
    })

  return {
    place: name,
    prepare: async (target) => {
      const { clientId, replaces } = target
      const owner = { clientId, ...(replaces !== null && { replaces }) }
      const standing = await telling(keeper.check(owner))
      requireKnown(standing, target, name)
      if (standing.secrets.length === 0) err.write(`There is no secret in ${name} yet.\n`)
      return {
        keep: (clientSecret) =>
          keeper.put({ ...owner, clientSecret }).catch((thrown: unknown) => {
            throw notTaken(thrown, name)
          }),
        drop: () => Promise.resolve(),
      }
    },
    kept: async (secretId) => {
      const { secrets } = await telling(keeper.read())
      return secrets.find((secret) => idOf(secret) === secretId) ?? false
    },
  }
}
