import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { examples } from './examples.ts'

/** The script and the style of the page, whole. */
export interface Assets {
  readonly script: string
  readonly style: string
  /** Changes with any of it, so that browsers may keep them for as long as they like. */
  readonly version: string
}

const require = createRequire(import.meta.url)
const beneath = (manifest: string, path: string): Promise<string> => readFile(join(dirname(manifest), path), 'utf8')
const beside = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8')

// What inserts a style, such as that of a menu, looks for its nonce under this name.
const ours = `var __webpack_nonce__ = document.currentScript.nonce
const posternExamples = ${JSON.stringify(examples)}`

const read = async (): Promise<Assets> => {
  const graphiql = require.resolve('graphiql/package.json')
  const scripts = await Promise.all([
    beneath(require.resolve('react/package.json'), 'umd/react.production.min.js'),
    beneath(require.resolve('react-dom/package.json'), 'umd/react-dom.production.min.js'),
    beneath(graphiql, 'graphiql.min.js'),
    beside('browser.mjs'),
  ])
  // The maps that these name are not served.
  const script = [ours, ...scripts].join('\n;').replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')
  const style = `${await beneath(graphiql, 'graphiql.min.css')}\n${await beside('browser.css')}`
  const version = createHash('sha256').update(script).update(style).digest('base64url').slice(0, 16)
  return { script, style, version }
}

let reading: Promise<Assets> | null = null

/** Read when they are first asked for, and once: they are large, and most starts are of machines that never look. */
export const loadAssets = (): Promise<Assets> => {
  reading ??= read()
  reading.catch(() => (reading = null))
  return reading
}
