import type { OutboundMessage } from '../../packages/server/src/kernel/outbox.ts'
import type { TestApp } from './app.ts'

/** Where letters end in a test: the way out that `startApp` takes in place of the file. */
export class Letters {
  readonly messages: OutboundMessage[] = []
  readonly description = 'the letters of a test'

  deliver(message: OutboundMessage): Promise<void> {
    this.messages.push(message)
    return Promise.resolve()
  }

  /** Sends what waits, and gives the token of the link that went to the invitation last; null where none went now. */
  async tokenOf(app: TestApp, invitationId: string): Promise<string | null> {
    const known = this.messages.length
    await app.app.jobs.runNow('deliver-outbox')
    const message = this.messages.slice(known).findLast(({ payload }) => payload['invitationId'] === invitationId)
    const link = message?.letter?.link?.reveal()
    return link ? app.canary.keep(new URL(link).searchParams.get('token')!) : null
  }
}
