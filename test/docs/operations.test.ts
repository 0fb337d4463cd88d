import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUrl, serverUrl } from '../support/database-source.ts'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { cliShell, snippetsOf } from './snippets.ts'

const snippets = snippetsOf('docs/operations.md')
const server = serverUrl()

describe.runIf(server !== undefined)('an operator who follows the page on operations', () => {
  const directory = temporaryDirectory()
  const names: string[] = []
  /** The names of the page, made this run's own: roles belong to the whole server. */
  const suffix = `${process.pid}`
  const own = (text: string): string =>
    text.replaceAll(/postern_(owner|service)\b|(?<=DATABASE )postern\b/g, `$&_${suffix}`)
  let admin: pg.Client
  let running: ServerProcess | null = null

  beforeAll(async () => {
    symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
    admin = new pg.Client({ connectionString: server })
    await admin.connect()
  })
  afterAll(async () => {
    await running?.stop()
    for (const name of names) await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    for (const role of ['owner', 'service']) await admin.query(`DROP ROLE IF EXISTS postern_${role}_${suffix}`)
    await admin.end()
    directory.remove()
  })

  const urlFor = (role: 'owner' | 'service', password: string, name: string): string => {
    const url = new URL(databaseUrl(server!, name))
    url.username = `postern_${role}_${suffix}`
    url.password = password
    return url.href
  }
  const environmentFor = (name: string) => ({
    DATABASE_URL: urlFor('service', 'choose-another', name),
    DATABASE_MIGRATION_URL: urlFor('owner', 'choose-one', name),
    POSTERN_MASTER_KEY_FILE: join(directory.path, 'master.key'),
    POSTERN_METRICS_TOKEN: 'a-token-of-the-operator-for-this-run-alone',
  })
  const run = (script: string, environment?: NodeJS.ProcessEnv) => {
    const done = spawnSync('bash', ['-c', cliShell + script], {
      cwd: directory.path,
      encoding: 'utf8',
      ...(environment && { env: environment }),
    })
    expect(done.status, done.stderr).toBe(0)
    return done.stdout + done.stderr
  }
  const start = async (name: string): Promise<ServerProcess> => {
    running = await startServerProcess(directory.path, environmentFor(name))
    return running
  }

  test('has a service with few rights, takes a backup, restores it, and the log still verifies', async () => {
    run(snippets.get('master-key')!)
    expect(statSync(join(directory.path, 'master.key')).mode & 0o777).toBe(0o600)

    const first = `postern_${suffix}`
    names.push(first)
    for (const statement of own(snippets.get('roles')!)
      .split(';\n')
      .filter((text) => text.trim() !== '')) {
      // The role is one for the whole server, and other tests have made it.
      await admin.query(statement).catch((cause: { code?: string }) => {
        if (!statement.includes('CREATE ROLE postern_runtime') || cause.code !== '42710') throw cause
      })
    }
    const before = await start(first)
    const here = (text: string): string => text.replaceAll('http://127.0.0.1:4000', before.url)
    expect(run(here(snippets.get('health')!))).toContain('ready')
    const metrics = run(here(snippets.get('metrics')!), before.environment)
    const watched = [
      ...readFileSync(join(projectRoot, 'docs/operations.md'), 'utf8').matchAll(/`(postern_\w+?)(?:\{.*?)?`/g),
    ]
    const series = watched.map(([, name]) => name!).filter((name) => !['postern_runtime'].includes(name))
    expect(series.filter((name) => !metrics.includes(`# TYPE ${name} `))).toEqual([])
    const made = run(
      `printf %s 'Correct-Horse-7-Battery!' > password.txt
       npx postern setup --email owner@example.com --password-file password.txt --json --application a --space b --permissions audit:read,audit:export`,
      before.environment,
    )
    const { application } = JSON.parse(made.slice(0, made.lastIndexOf('}') + 1)) as {
      application: { clientId: string; clientSecret: string }
    }
    await before.stop()
    run(snippets.get('backup')!, before.environment)

    const second = `postern_${suffix}_restored`
    names.push(second)
    await admin.query(`CREATE DATABASE "${second}" OWNER postern_owner_${suffix}`)
    run(snippets.get('restore')!, { ...before.environment, ...environmentFor(second) })
    const after = await start(second)
    const verified = run(snippets.get('audit')!, {
      ...after.environment,
      POSTERN_URL: after.url,
      POSTERN_CLIENT_ID: application.clientId,
      POSTERN_CLIENT_SECRET: application.clientSecret,
    })
    expect(verified).toContain('are complete and in order')
  })
})

test('the page names every setting, and no other', () => {
  const source = readFileSync(join(projectRoot, 'packages/server/src/config.ts'), 'utf8')
  const read = new Set([...source.matchAll(/(?:given|secret)\('(\w+)'\)/g)].map(([, name]) => name!))
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## More'))
  const told = new Set([...table.matchAll(/`((?:POSTERN_|DATABASE_)\w+|PORT|HOST)`/g)].map(([, name]) => name!))
  expect([...told].toSorted()).toEqual([...read].toSorted())
})
