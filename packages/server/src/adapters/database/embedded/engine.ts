import { fstatSync, fsyncSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import type { PGliteOptions, postgresMod } from '@electric-sql/pglite'

type Module = Partial<postgresMod.PostgresMod> & { onAbort?: () => void }

/** A file the WebAssembly side has open; `nfd` is its descriptor in Node. */
interface OpenFile {
  readonly nfd: number
}

/** EIO, as the WebAssembly side numbers it. PostgreSQL then panics, as it must: the write may be lost for good. */
const inputOutputError = 29

/**
 * PGlite's own file layer answers fsync without doing it, so a commit would be promised that a power cut undoes. What
 * was last written before `syncedUntil` is on the disk already.
 */
const installFsync =
  (syncedUntil: number) =>
  (module: postgresMod.PostgresMod): void => {
    const { stream_ops: operations } = module.NODEFS as unknown as { stream_ops: Record<string, unknown> }
    operations['fsync'] = ({ nfd }: OpenFile): number => {
      try {
        if (fstatSync(nfd).mtimeMs >= syncedUntil) fsyncSync(nfd)
        return 0
      } catch {
        return inputOutputError
      }
    }
  }

/** Arrays that statements answer; all others are as text, as PostgreSQL writes them. */
const readArrays: ReadonlySet<number> = new Set([
  // boolean, bytea, smallint, integer, text, varchar, bigint, double precision, date, timestamptz, uuid, jsonb
  ...[1000, 1001, 1005, 1007, 1009, 1015, 1016, 1022, 1182, 1185, 2951, 3807],
])
/** From here on types are not PostgreSQL's own (FirstNormalObjectId). */
const firstOwnType = 16_384

const wentDown =
  'The embedded database went down: its disk failed or is full. Mend that and start Postern again; what was ' +
  'acknowledged is recovered then.'

export interface EngineOptions extends PGliteOptions {
  /** Milliseconds since 1970: files that were not written since then are on the disk. 0 where that is not known. */
  readonly syncedUntil: number
}

/**
 * PGlite that reaches the disk, and that stays down once it is down. After a panic (the disk failed or is full) PGlite
 * itself would spin on the next statement for ever, with the whole process. It is not started again in place: what a
 * failed disk has and has not is found out by recovery, at the next start.
 */
export class EmbeddedEngine extends PGlite {
  #failure: Error | undefined

  private constructor({ syncedUntil, ...options }: EngineOptions, onAbort: () => void) {
    const setup = async (_engine: unknown, module: Module): Promise<{ emscriptenOpts: Module }> => ({
      emscriptenOpts: { ...module, onAbort, preRun: [...(module.preRun ?? []), installFsync(syncedUntil)] },
    })
    super({ ...options, extensions: { engine: { name: 'engine', setup } } })
  }

  /** Starts it. `onBroken` is called once, when it went down by itself; everything asked of it afterwards fails. */
  static async start(options: EngineOptions, onBroken: (reason: Error) => void): Promise<EmbeddedEngine> {
    const engine = new EmbeddedEngine(options, () => {
      if (engine.#failure !== undefined) return
      engine.#failure = Object.assign(new Error(wentDown), { code: '57P02' })
      onBroken(engine.#failure)
    })
    await engine.waitReady
    engine.#dropUnreadArrays()
    return engine
  }

  override async refreshArrayTypes(): Promise<void> {
    await super.refreshArrayTypes()
    this.#dropUnreadArrays()
  }

  /**
   * PGlite has a parser for the array of every type there is, three hundred, and copies them all for each statement: that
   * was half of what a short one cost.
   */
  #dropUnreadArrays(): void {
    this.parsers = Object.fromEntries(
      Object.entries(this.parsers).filter(([type]) => Number(type) >= firstOwnType || readArrays.has(Number(type))),
    )
  }

  override execProtocolRawSync(message: Uint8Array): Uint8Array {
    if (this.#failure !== undefined) throw this.#failure
    return super.execProtocolRawSync(message) as Uint8Array
  }
}
