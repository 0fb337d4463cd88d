import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatVerifierKey, verifierKeyOf } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentOf, startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
let key: string
let early: string
let late: string

const at = (name: string): string => join(cli.directory, name)
const exportTo = async (name: string): Promise<string> => {
  await cli.app.app.jobs.runNow('seal-audit')
  const run = await cli.machine.run(['audit', 'export', '--out', at(name)])
  if (run.status !== 0) throw new Error(run.stderr)
  return at(name)
}
/** A copy of the later export, with something done to it. */
const forged = (name: string, forge: (lines: string[]) => string[]): string => {
  const lines = readFileSync(late, 'utf8').trimEnd().split('\n')
  writeFileSync(at(name), `${forge(lines).join('\n')}\n`)
  return at(name)
}

beforeAll(async () => {
  cli = await startCliApp()
  key = cli.app.app.verifierKey
  early = await exportTo('early')
  await Promise.all(Array.from({ length: 3 }, () => cli.app.space()))
  late = await exportTo('late')
})
afterAll(() => cli.close())

const codesOf = (stdout: string): string[] => JSON.parse(stdout).problems.map(({ code }: { code: string }) => code)

describe('postern audit export', () => {
  it('writes a file of the owner alone, and tells its size', async () => {
    expect(statSync(early).mode & 0o777).toBe(0o600)
    const made = await cli.json('audit', 'export', '--out', 'told')
    expect(made).toEqual({ file: 'told', bytes: statSync(at('told')).size })
  })

  it('gives the same lines on standard output, which the verifier takes on standard input', async () => {
    const run = await cli.machine.run(['audit', 'export'])
    expect(JSON.parse(run.stdout.split('\n')[0] ?? '')).toMatchObject({ type: 'log' })
    const verified = await cli.machine.run(['audit', 'verify', '-', '--key', key], { stdin: run.stdout })
    expect(verified).toMatchObject({ status: 0, stderr: '' })
  })

  it('leaves a file that is there as it is, and none where it is refused', async () => {
    const before = readFileSync(early)
    expect(await cli.machine.run(['audit', 'export', '--out', early])).toMatchObject({ status: 2 })
    expect(readFileSync(early)).toEqual(before)
    const reader = await cli.app.application(cli.space.id, ['audit:read'])
    const run = await cli.machine.run(['audit', 'export', '--out', at('no'), '--json'], {
      env: environmentOf(cli.app, reader),
    })
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(reportedError(run)).toMatchObject({ code: 'FORBIDDEN', requestId: expect.stringMatching(/^req_/) })
    expect(existsSync(at('no'))).toBe(false)
  })
})

describe('postern audit verify', () => {
  it('works offline, and says what it could not show without key and checkpoint', async () => {
    const run = await cli.machine.run(['audit', 'verify', late], { env: { POSTERN_URL: '', POSTERN_CLIENT_ID: '' } })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toMatch(/^The export holds\.\n/)
    expect(run.stdout).toMatch(/Not shown:\n- Whose log it is: without --key .*only consistent with itself/)
    expect(run.stdout).toMatch(/- Whether the log was cut off or written anew before this export's own checkpoint/)
  })

  it('shows more with them, and keeps the newest checkpoint for the next time', async () => {
    const kept = at('kept')
    const first = await cli.machine.run(['audit', 'verify', early, '--key', key, '--save-checkpoint', kept])
    expect(first.status).toBe(0)
    const { size: before } = await cli.machine.json('audit', 'verify', early)
    const verified = await cli.machine.json(
      'audit',
      'verify',
      late,
      '--key',
      key,
      '--checkpoint',
      kept,
      '--save-checkpoint',
      kept,
    )
    expect(verified).toMatchObject({ ok: true, problems: [], keyTrusted: true })
    expect(verified.shown).toContainEqual(expect.stringContaining('The key you gave signed'))
    expect(verified.notShown).not.toContainEqual(expect.stringMatching(/--key|--checkpoint/))
    expect(verified.size).toBeGreaterThan(before)
    expect(readFileSync(kept, 'utf8').split('\n')[1]).toBe(String(verified.size))

    // An older export in place of the log it was cut from: the checkpoint shows it, and stays.
    const cutOff = await cli.machine.run(['audit', 'verify', early, '--key', key, '--save-checkpoint', kept, '--json'])
    expect(cutOff.status).toBe(6)
    expect(codesOf(cutOff.stdout)).toEqual(['LOG_CUT_OFF'])
    expect(readFileSync(kept, 'utf8').split('\n')[1]).toBe(String(verified.size))
  })

  it('names every problem of evidence that was altered, and ends with a status of its own', async () => {
    const isEvent = (line: string) => line.startsWith('{"event"') && !line.includes('"position":null')
    const edited = forged('edited', (lines) =>
      lines.map((line) => line.replace('"outcome":"done"', '"outcome":"failed"')),
    )
    const removed = forged('removed', (lines) => lines.toSpliced(lines.findIndex(isEvent), 1))
    const cut = forged('cut', (lines) => lines.slice(0, lines.findLastIndex(isEvent)))
    const count = readFileSync(edited, 'utf8').match(/"outcome":"failed"/g)?.length ?? 0
    const [one, two, three] = await Promise.all(
      [edited, removed, cut].map((file) => cli.machine.run(['audit', 'verify', file, '--key', key, '--json'])),
    )
    expect([one?.status, two?.status, three?.status]).toEqual([6, 6, 6])
    const sealed = codesOf(one?.stdout ?? '').filter((code) => code === 'EVENT_EDITED')
    expect(sealed.length).toBeGreaterThan(count / 2)
    expect(codesOf(two?.stdout ?? '')).toContain('POSITION_MISSING')
    expect(codesOf(three?.stdout ?? '')).toContain('EXPORT_CUT_OFF')
    expect(reportedError(one!)).toMatchObject({ code: 'EVIDENCE_ALTERED', retryable: false })

    const text = await cli.machine.run(['audit', 'verify', edited])
    expect(text.stdout).toMatch(
      /^The export does NOT hold: \d+ problems\.\n  EVENT_EDITED at line \d+, position \d+, evt_\w+: /,
    )
    expect(text.stdout).not.toMatch(/Shown:/)
    expect(text.stderr).toMatch(/\(EVIDENCE_ALTERED\)\n$/)
  })

  it('does not take another key, nor garbage, for the log', async () => {
    const other = formatVerifierKey(await verifierKeyOf('example.com/audit', new Uint8Array(32).fill(7)))
    const [noKey, garbage] = await Promise.all([
      cli.machine.run(['audit', 'verify', late, '--key', other, '--json']),
      cli.machine.run(['audit', 'verify', '-', '--json'], { stdin: 'hello\n\u001b[2J\n' }),
    ])
    expect([noKey.status, garbage.status]).toEqual([6, 6])
    expect(codesOf(noKey.stdout)[0]).toBe('KEY_WRONG')
    expect(codesOf(garbage.stdout)).toEqual([
      'HEADER_MISSING',
      'LINE_MALFORMED',
      'LINE_MALFORMED',
      'CHECKPOINT_MISSING',
    ])
  })

  it('tells what it cannot read from what does not hold', async () => {
    const runs = await Promise.all([
      cli.machine.run(['audit', 'verify', at('nowhere')]),
      cli.machine.run(['audit', 'verify', cli.directory]),
      cli.machine.run(['audit', 'verify', late, '--checkpoint', at('nowhere')]),
      cli.machine.run(['audit', 'verify', late, '--key', 'mine']),
    ])
    expect(runs.map(({ status }) => status)).toEqual([2, 2, 2, 2])
    expect(runs[0]?.stderr).toContain('there is no such file')
    expect(runs[3]?.stderr).toContain('--key is not a verifier key')
  })

  it('counts what is withheld as a problem where all is wanted', async () => {
    const run = await cli.machine.run(['audit', 'verify', late, '--complete', '--json'])
    expect(run.status).toBe(6)
    expect(codesOf(run.stdout)).toEqual(['EVENT_WITHHELD'])
  })
})
