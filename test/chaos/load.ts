import { answerOf, fetchToken, type Machine } from './machine.ts'

/** All that a service acknowledged, over all its lives. */
export interface Acknowledged {
  /** IDs of tokens that were handed out. */
  readonly tokens: string[]
  /** IDs of applications that were made. */
  readonly applications: string[]
  /** What the token life of the first application was changed to, in seconds: ever more. */
  readonly lives: number[]
}

export interface Load {
  readonly acknowledged: Acknowledged
  /** Requests so far, and how many of them had no success for an answer. */
  readonly requests: { all: number; failed: number }
  stop(): Promise<void>
}

const create = `mutation ($input: CreateApplicationInput!) {
  done: createApplication(input: $input) { ... on CreateApplicationSuccess { application { id } } }
}`
const change = `mutation ($input: UpdateApplicationInput!) {
  done: updateApplication(input: $input) { ... on UpdateApplicationSuccess { application { tokenLifeSeconds } } }
}`

const read = '{ done: applications(first: 5) { edges { node { id } } } }'

/** How many ask at the same time; besides, one changes an application and one reads. */
const manyWorkers = { tokens: 4, creations: 2 }
const pauseMs = 5

/**
 * Asks a service for tokens and changes without end, also while it is down, and keeps what it acknowledged. An answer
 * counts only when all of it has arrived.
 */
export const startLoad = (url: string, machine: Machine, workers = manyWorkers): Load => {
  const acknowledged: Acknowledged = { tokens: [], applications: [], lives: [] }
  const requests: Load['requests'] = { all: 0, failed: 0 }
  let isStopped = false
  let serial = 0
  let life = 300

  /** What was answered, or null where nothing was acknowledged: refused, down, or cut off in the middle. */
  const ask = async <Answer>(request: Promise<Answer | null>): Promise<Answer | null> => {
    requests.all += 1
    const answer = await request.catch(() => null)
    if (answer !== null) return answer
    requests.failed += 1
    await new Promise((done) => setTimeout(done, pauseMs))
    return null
  }
  const withToken = async (use: (token: string) => Promise<void>): Promise<void> => {
    const token = await ask(fetchToken(url, machine))
    if (token) acknowledged.tokens.push(token.id)
    if (token) await use(token.text)
  }
  const again = async (work: () => Promise<void>): Promise<void> => {
    while (!isStopped) await work()
  }
  const creating = (token: string) => async (): Promise<void> => {
    const name = `made ${(serial += 1)}`
    type Made = { application?: { id: string } }
    const made = await ask(answerOf<Made>(url, token, create, { spaceId: machine.spaceId, name }))
    if (made?.application) acknowledged.applications.push(made.application.id)
  }
  const changing = async (token: string): Promise<void> => {
    type Changed = { application?: { tokenLifeSeconds: number } }
    const input = { applicationId: machine.clientId, tokenLifeSeconds: (life += 1) }
    const changed = await ask(answerOf<Changed>(url, token, change, input))
    if (changed?.application) acknowledged.lives.push(changed.application.tokenLifeSeconds)
  }
  const reading = async (token: string): Promise<void> => void (await ask(answerOf(url, token, read, {})))

  const running = [
    ...Array.from({ length: workers.tokens }, () => again(() => withToken(async () => undefined))),
    ...Array.from({ length: workers.creations }, () => again(() => withToken((token) => creating(token)()))),
    again(() => withToken(changing)),
    again(() => withToken(reading)),
  ]
  return {
    acknowledged,
    requests,
    stop: async () => {
      isStopped = true
      await Promise.all(running)
    },
  }
}
