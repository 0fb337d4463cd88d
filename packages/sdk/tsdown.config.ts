import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineConfig } from 'tsdown'

const entries = readdirSync(join(import.meta.dirname, 'src/entries')).map((file) => basename(file, '.ts'))

export default defineConfig({
  // One for each of the package's exports, named like its file.
  entry: { index: 'src/index.ts', ...Object.fromEntries(entries.map((name) => [name, `src/entries/${name}.ts`])) },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  tsconfig: 'tsconfig.build.json',
  // A source map would carry the sources into every installation; the output is readable as it is.
  sourcemap: false,
  minify: false,
})
