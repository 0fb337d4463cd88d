import type { Authentication, CredentialProvider, Credentials, Proof } from '../credentials.ts'
import { withDeadline } from '../deadline.ts'
import type { Answer } from '../exchange.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant } from '../platform.ts'
import { isRecord } from '../record.ts'
import { proofBySecret, proofWithoutSecret, readCredentials } from './proofs.ts'

interface Try {
  /** The secret it is made with; null where it is made in another way. */
  readonly secret: string | null
  readonly proof: Proof
}

/** As many as an application can have. Each refused one counts as a guess at the server. */
const mostSecrets = 5
/** Between two readings past what a provider keeps: a manager must not be asked in a loop for a secret that is refused. */
const reloadPauseMs = 60_000
const where = 'credentials'

const isRefused = ({ status, json }: Answer): boolean =>
  (status === 400 || status === 401) && isRecord(json) && json['error'] === 'invalid_client'

/** How far the server's clock is ahead of ours, by the time it told. */
const aheadMs = ({ headers, receivedAt }: Answer): number | null => {
  const told = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(told) ? null : told - receivedAt.wall
}

/**
 * Sends a token request with what the provider gives: one secret after the other while the server does not know the
 * client by it, and once more what the provider gives then.
 */
export const providerAuthentication =
  (provider: CredentialProvider): Authentication =>
  ({ platform, issuer, timeoutMs, emit }) => {
    /** The secrets that were refused since one was accepted. They are tried again, behind the others. */
    const refused = new Set<string>()
    let accepted: string | null = null
    let reloadedAt: Instant | null = null
    let serverAheadMs = 0

    const inTime = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
      withDeadline({ clock: platform.clock, timeoutMs, signal, where }, work)

    const mayReload = (): boolean => {
      const now = platform.clock.now()
      if (reloadedAt !== null && elapsedMs(reloadedAt, now) < reloadPauseMs) return false
      reloadedAt = now
      return true
    }

    const triesOf = async (credentials: Credentials, signal: AbortSignal): Promise<readonly Try[]> => {
      if (!('secrets' in credentials)) {
        const request = { issuer, now: platform.clock.now().wall + serverAheadMs }
        return [{ secret: null, proof: await inTime(signal, () => proofWithoutSecret(credentials, request)) }]
      }
      const secrets = [...new Set(credentials.secrets)].slice(0, mostSecrets)
      for (const secret of refused) if (!secrets.includes(secret)) refused.delete(secret)
      const inOrder = [...secrets.filter((one) => !refused.has(one)), ...secrets.filter((one) => refused.has(one))]
      return inOrder.map((secret) => ({ secret, proof: proofBySecret(credentials.clientId, secret) }))
    }

    const accept = (secret: string, credentials: Credentials, isAfterOthers: boolean): void => {
      const isOther = accepted === null ? isAfterOthers : accepted !== secret
      accepted = secret
      refused.delete(secret)
      if (!isOther || !('secrets' in credentials)) return
      emit('rotated', { position: credentials.secrets.indexOf(secret) + 1, of: credentials.secrets.length })
    }

    return async (signal, send) => {
      const tried = new Set<string>()
      let refusal: Answer | null = null
      for (let isReload = false; ; isReload = true) {
        const credentials = await inTime(signal, (stop) =>
          readCredentials(provider, { refused: isReload, signal: stop }),
        )
        for (const { secret, proof } of await triesOf(credentials, signal)) {
          if (secret !== null && tried.has(secret)) continue
          const answer = await send(proof)
          serverAheadMs = aheadMs(answer) ?? serverAheadMs
          if (!isRefused(answer)) {
            if (secret !== null && answer.status === 200) accept(secret, credentials, tried.size > 0)
            return answer
          }
          refusal = answer
          if (secret === null) continue
          tried.add(secret)
          refused.add(secret)
        }
        if (refusal !== null && (isReload || !mayReload())) return refusal
      }
    }
  }
