import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errors } from '@postern/protocol'
import { describe, expect, it } from 'vitest'
import { exitCodes, exitOf, failureCodes, type Exit } from '../../packages/cli/src/exit-codes.ts'
import { projectRoot } from '../support/server-process.ts'
import { runPostern } from './support/run-postern.ts'

const rows = (Object.keys(exitCodes) as Exit[]).map((exit) => {
  const { status, meaning } = exitCodes[exit]
  const codes = failureCodes.filter((code) => exitOf(code) === exit).toSorted()
  return `| ${status} | ${meaning} | ${codes.map((code) => `\`${code}\``).join(' ')} |`
})

/** How the README states them; paste it there where this test fails. */
const stated = ['| Exit | Meaning | Codes |', '| --- | --- | --- |', ...rows].join('\n')
const withoutPadding = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{2,}/g, '---')

describe('the exit codes', () => {
  it('stand in the README, each with the errors that lead to it', () => {
    const readme = readFileSync(join(projectRoot, 'packages/cli/README.md'), 'utf8')
    expect(withoutPadding(readme)).toContain(withoutPadding(stated))
  })

  it('stand in the help', async () => {
    const { stdout } = await runPostern(['--help'])
    for (const { status, meaning } of Object.values(exitCodes))
      expect(stdout).toContain(`  ${String(status).padEnd(5)}${meaning}\n`)
  })

  it('are one for all that may succeed later by itself', () => {
    for (const [code, { retryable }] of Object.entries(errors))
      expect({ code, isUnavailable: exitOf(code as keyof typeof errors) === 'unavailable' }).toEqual({
        code,
        isUnavailable: retryable,
      })
  })

  it('are 2 for a command line that does not fit, with a line for people and one for scripts', async () => {
    for (const args of [[], ['tokn'], ['token', 'more'], ['applications'], ['audit', 'verify'], ['setup']]) {
      const { status, stdout, stderr } = await runPostern([...args, '--json'])
      const [line, json, ...rest] = stderr.split('\n')
      expect({ args, status, stdout, rest }).toEqual({ args, status: 2, stdout: '', rest: [''] })
      expect(line).toMatch(/^postern: .* \(USAGE\)$/)
      expect(JSON.parse(json ?? '')).toEqual({
        error: { code: 'USAGE', message: expect.any(String), requestId: null, retryable: false },
      })
    }
  })
})
