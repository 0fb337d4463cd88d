import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & { __wbg_set_wasm(wasm: object): void }

// TypeScript has WebAssembly's types among the browser's only.
interface WebAssemblyInstance {
  readonly instance: { readonly exports: Record<string, unknown> }
}
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<WebAssemblyInstance> }

let loading: Promise<Bindings> | undefined

// The engine leaves a timer of ten seconds behind; unless it is let go, a process that migrates cannot end before it.
const releasingTimers = (imports: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(imports).map(([name, value]) => {
      if (!name.startsWith('__wbg_setTimeout')) return [name, value]
      const start = value as (...parameters: unknown[]) => Partial<NodeJS.Timeout>
      const startReleased: typeof start = (...parameters) => {
        const timer = start(...parameters)
        timer.unref?.()
        return timer
      }
      return [name, startReleased]
    }),
  )

// The package's own entry imports the .wasm file as a module, which Node does only behind a flag.
const load = async (): Promise<Bindings> => {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Bindings
  const wasm = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': releasingTimers({ ...bindings }),
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports['__wbindgen_start'] as () => void
  start()
  return bindings
}

/**
 * Runs `work` with Prisma's schema engine, compiled to WebAssembly: nothing is downloaded. Loading it takes about
 * half a second, so ask only when there is something to migrate or to compare.
 */
export const withSchemaEngine = async <Result>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels: [string, string][] | undefined,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> => {
  const bindings = await (loading ??= load())
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
  try {
    return await work(engine)
  } finally {
    engine.free()
  }
}
