import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', core: 'src/entries/core.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  tsconfig: 'tsconfig.build.json',
  // A source map would carry the sources into every installation; the output is readable as it is.
  sourcemap: false,
  minify: false,
})
