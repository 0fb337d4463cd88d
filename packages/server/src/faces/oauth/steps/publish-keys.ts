import type { Step } from '../context.ts'

/** The key set (RFC 7517 §5). Keys are published a day before they sign, far longer than this is cached. */
export const publishKeys: Step = (context) => {
  context.answer = {
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: context.exchange.services.deps.signer.keySet(),
  }
}
