import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../packages/cli/src/config.ts'
import { createProgram } from '../../packages/cli/src/program.ts'
import type { Output } from '../../packages/cli/src/shell.ts'
import { startCliApp, type CliApp } from './support/cli-app.ts'

let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

describe('secrets', () => {
  it('cannot be given as an argument, and what was typed is not repeated', async () => {
    const secret = cli.client.clientSecret
    const typed = [
      ['token', '--client-secret', secret],
      ['token', `--client-secret=${secret}`],
      ['token', secret],
      ['whoami', `--password=${secret}`],
      ['applications', 'reveal', secret],
      ['report-leak', secret],
      ['applications', 'list', `--limit=${secret}`],
      ['token', '--scope', secret],
      ['token', '--url', `https://${secret}`],
      [secret],
    ]
    for (const args of typed) {
      const { status, stdout, stderr } = await cli.run([...args, '--json'])
      expect({ args: args.length, status, stdout }).toEqual({
        args: args.length,
        status: expect.toBeOneOf([2, 5]),
        stdout: '',
      })
      expect(cli.app.canary.foundIn(stderr)).toEqual([])
      expect(stderr).not.toContain(secret.slice(31, 60))
    }
  })

  it('are in no help, whatever the environment holds', () => {
    const secret = cli.client.clientSecret
    const nowhere: Output = {
      isTerminal: false,
      columns: null,
      write: () => undefined,
      writeBytes: async () => undefined,
    }
    const program = createProgram({
      config: readConfig({ ...cli.env, POSTERN_CLIENT_SECRET: secret, POSTERN_CLIENT_SECRET_FILE: secret }),
      stdin: process.stdin,
      out: nowhere,
      err: nowhere,
      now: () => 0,
      randomBytes: (length) => new Uint8Array(length),
      openBrowser: async () => false,
      signal: new AbortController().signal,
    })
    const all = [program]
    for (const command of all) {
      all.push(...command.commands)
      expect(command.helpInformation()).toMatch(/^Usage: postern/)
      expect(cli.app.canary.foundIn(command.helpInformation())).toEqual([])
    }
    expect(all.length).toBeGreaterThan(54)
  })
})
