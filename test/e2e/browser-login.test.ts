import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownerPassword } from '../support/app.ts'
import { hasChromium, needsChromium, openChromium } from '../support/chromium.ts'
import { commandRequest } from '../support/command-request.ts'
import { startCliApp, type CliApp } from '../cli/support/cli-app.ts'

let cli: CliApp
let browser: Browser

const visit = async (): Promise<{ readonly page: Page; readonly refusals: readonly string[] }> => {
  const page = await (await browser.newContext()).newPage()
  const refusals: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') refusals.push(message.text())
  })
  return { page, refusals }
}

const signIn = async (page: Page): Promise<void> => {
  await page.getByLabel('E-mail address').fill('owner@example.com')
  await page.getByLabel('Password').fill(ownerPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** A site of somebody else, which shows the one page to whoever comes. */
const siteThat = async (html: string, host = '127.0.0.1') => {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.setHeader('content-type', 'text/html').end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ port, requests },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const codes = () => cli.app.deps.database.client.signInCode.count()

describe.skipIf(!hasChromium)(`postern login in a browser${needsChromium}`, () => {
  beforeAll(async () => {
    cli = await startCliApp()
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser.close()
    await cli.close()
  })

  test('somebody signs in, clicks Allow, and is signed in in the terminal', async () => {
    const { page, refusals } = await visit()
    const person = cli.person('chromium')
    const openBrowser = async (address: URL) => {
      await page.goto(address.href)
      return true
    }
    const run = person.run(['login', '--json'], {}, { openBrowser })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(page)
    await page.getByRole('heading', { name: 'Let the postern command on this machine act as you?' }).waitFor()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByRole('heading', { name: 'You can close this window' }).waitFor()
    expect(new URL(page.url()).hostname).toBe('127.0.0.1')
    const { status, stdout } = await run
    expect([status, JSON.parse(stdout).userId]).toEqual([0, cli.app.owner.id])
    expect((await person.json('whoami')).id).toBe(cli.app.owner.id)
    expect(refusals).toEqual([])
  })

  test('the answer reaches a program that listens at [::1], which a policy has no name for', async () => {
    const { page, refusals } = await visit()
    const program = await siteThat('<p>there', '::1')
    try {
      const request = commandRequest({ redirect_uri: `http://[::1]:${program.port}/signed-in` })
      await page.goto(`${cli.app.url}${request.path}`)
      await signIn(page)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('there').waitFor()
      expect(program.requests[0]).toMatch(/^\/signed-in\?error=access_denied&/)
      expect(refusals.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    } finally {
      program.close()
    }
  })

  test('no other site shows the page in a frame, or sends its form', async () => {
    const { page } = await visit()
    await page.goto(`${cli.app.url}/sign-in`)
    await signIn(page)
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
    const before = await codes()
    const request = commandRequest()
    const fields = Object.entries(request.parameters).map(([name, value]) => `<input name="${name}" value="${value}">`)
    const framing = await siteThat(`<iframe src="${cli.app.url}${request.path}"></iframe>`)
    const posting = await siteThat(
      `<form method="post" action="${cli.app.url}/sign-in/command">${fields.join('')}<button name="answer" value="allow">Win</button></form>`,
    )
    try {
      await page.goto(`http://127.0.0.1:${framing.port}`)
      expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0)
      await expect.poll(() => page.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/')
      await page.goto(`http://127.0.0.1:${posting.port}`)
      await page.getByRole('button').click()
      await page.getByText('CROSS_SITE_REQUEST').waitFor()
      expect(await codes()).toBe(before)
    } finally {
      framing.close()
      posting.close()
    }
  })
})
