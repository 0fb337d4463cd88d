import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { projectPath } from '../project.ts'

/** One thing that must hold, found out by a process that ends with 0 where it does. */
export interface Step {
  readonly name: string
  /** The script Node runs, and its arguments. */
  readonly command: readonly string[]
  /** What a failure means and what to do about it. */
  readonly advice: string
  /** Said beside the result, where less was looked at than could be. */
  readonly caveat?: string
}

export interface Outcome {
  readonly step: Step
  readonly hasPassed: boolean
  readonly seconds: number
  readonly output: string
}

/** The script behind a package's command, so that no shell and no PATH stands between. */
export const commandOf = (packageName: string, command = packageName): string => {
  const directory = projectPath('node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (!script) throw new Error(`${packageName} has no command ${command}.`)
  return `${directory}/${script}`
}

/** Runs a step to its end. Never throws: a step that cannot start has failed. */
export const runStep = (step: Step): Promise<Outcome> =>
  new Promise((resolve) => {
    const startedAt = performance.now()
    let output = ''
    const end = (hasPassed: boolean): void =>
      resolve({ step, hasPassed, seconds: (performance.now() - startedAt) / 1000, output: output.trim() })
    const child = spawn(process.execPath, step.command, {
      cwd: projectPath(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
