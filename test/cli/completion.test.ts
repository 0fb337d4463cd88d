import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runHere } from './support/run-here.ts'

const scriptFor = async (shell: string) => (await runHere(['completion', shell])).stdout

/** What bash offers for a line that ends where the cursor is. */
const offered = async (line: string): Promise<readonly string[]> => {
  const words = line.split(' ')
  const program = [
    await scriptFor('bash'),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_postern',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n')
  // Where its input is a socket, which a pipe of Node is, bash may take itself for a remote shell and read what this machine's
  // are set up with.
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', program], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout.split('\n').filter(Boolean)
}

describe('postern completion', () => {
  it('offers the commands, those of a group, and the options of each', async () => {
    expect(await offered('postern app')).toEqual(['applications'])
    expect(await offered('postern members ')).toEqual(expect.arrayContaining(['add', 'appoint', 'list', 'remove']))
    expect(await offered('postern members re')).toEqual(['remove'])
    expect(await offered('postern users list --st')).toEqual(['--status'])
    expect(await offered('postern sessions list --mine --st')).toEqual(['--state'])
  })

  it('offers the words that an option takes, and nothing where it takes any', async () => {
    expect(await offered('postern spaces create x --kind st')).toEqual(['staging'])
    expect(await offered('postern users list --role a')).toEqual(['admin', 'auditor'])
    expect(await offered('postern users list --email ')).toEqual([])
  })

  it('knows of every command, in every shell', async () => {
    const { stdout: help } = await runHere(['--help'])
    const names = [...help.matchAll(/^ {2}([a-z][a-z-]+) /gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help')
    expect(names.length).toBeGreaterThan(10)
    for (const shell of ['bash', 'zsh', 'fish']) {
      const script = await scriptFor(shell)
      for (const name of names) expect(script).toContain(`postern ${name}`)
    }
  })

  it('refuses a shell it does not know', async () => {
    expect((await runHere(['completion', 'tcsh'])).status).toBe(2)
  })
})
