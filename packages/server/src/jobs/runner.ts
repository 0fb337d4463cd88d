import type { Database, Lease } from '../kernel/database.ts'
import type { Log } from '../kernel/log.ts'

/** Upkeep that runs by itself. */
export interface Job {
  readonly name: string
  readonly everyMs: number
  /** `one`: only the instance that holds the lease of this name. `each`: every instance, for what it holds in memory. */
  readonly runsOn: 'one' | 'each'
  readonly run: () => Promise<void>
}

/** Runs jobs one after the other of its own kind, each at its pace; a job that fails is tried again at its next turn. */
export class JobRunner {
  readonly #database: Database
  readonly #log: Log
  readonly #jobs: readonly Job[]
  readonly #leases = new Map<string, Lease>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #running = new Map<string, Promise<void>>()
  /** How each job's runs ended, for the metrics. */
  readonly runs = new Map<string, { done: number; failed: number }>()
  #isStopped = false

  constructor(database: Database, log: Log, jobs: readonly Job[]) {
    this.#database = database
    this.#log = log
    this.#jobs = jobs
  }

  start(): void {
    for (const job of this.#jobs) this.#schedule(job)
  }

  #schedule(job: Job): void {
    if (this.#isStopped) return
    const timer = setTimeout(() => {
      void this.#turn(job).finally(() => this.#schedule(job))
    }, job.everyMs)
    timer.unref()
    this.#timers.set(job.name, timer)
  }

  /** Runs a job now, as its turn would, once the turn that is under way has ended. @throws what the job throws */
  async runNow(name: string): Promise<void> {
    const job = this.#jobs.find((candidate) => candidate.name === name)
    if (!job) throw new Error(`There is no job ${name}.`)
    await this.#alone(job)
  }

  async #turn(job: Job): Promise<void> {
    if (this.#isStopped) return
    await this.#alone(job).catch((cause: unknown) => {
      this.#log.error({ err: cause as Error, job: job.name }, 'a job failed and will be tried again')
    })
  }

  /** Never two runs of one job side by side; `stop` waits for the last of them. */
  #alone(job: Job): Promise<void> {
    const before = this.#running.get(job.name) ?? Promise.resolve()
    const run = before.then(() => this.#attempt(job))
    const settled = run.catch(() => undefined)
    this.#running.set(job.name, settled)
    return run
  }

  async #attempt(job: Job): Promise<void> {
    if (this.#isStopped) return
    if (job.runsOn === 'one' && !(await this.#leads(job.name))) return
    const runs = this.runs.get(job.name) ?? { done: 0, failed: 0 }
    this.runs.set(job.name, runs)
    try {
      await job.run()
      runs.done += 1
    } catch (cause) {
      runs.failed += 1
      throw cause
    }
  }

  async #leads(name: string): Promise<boolean> {
    const held = this.#leases.get(name)
    if (held?.isHeld()) return true
    this.#leases.delete(name)
    const lease = await this.#database.tryLease(name)
    if (lease) this.#leases.set(name, lease)
    return lease !== null
  }

  /** Waits for what runs, runs each instance's own jobs a last time, and gives the leases up. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await Promise.all(this.#running.values())
    for (const job of this.#jobs.filter(({ runsOn }) => runsOn === 'each')) {
      await job.run().catch((cause: unknown) => {
        this.#log.error({ err: cause as Error, job: job.name }, 'the last run of a job failed')
      })
    }
    await Promise.all([...this.#leases.values()].map((lease) => lease.release().catch(() => undefined)))
  }
}
