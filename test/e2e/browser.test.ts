import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inviteUser } from '../../packages/server/src/domain/invitations/commands.ts'
import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { endSession } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { updateSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { ownerPassword, startApp, type TestApp } from '../support/app.ts'
import { hasChromium, needsChromium, openChromium, watch } from '../support/chromium.ts'
import { TestClock } from '../support/clock.ts'
import { commandRequest } from '../support/command-request.ts'
import { startUnownedApp } from '../support/unowned-app.ts'
import { GraphiqlPage } from './graphiql-page.ts'

const minuteMs = 60_000
const clock = new TestClock()
let app: TestApp
let browser: Browser

/** A page of a new visitor, and what it did that it must not. */
const visit = async (): Promise<{ readonly page: Page; readonly faults: readonly string[] }> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  const page = await context.newPage()
  return { page, faults: watch(page, app.url) }
}

/** By keyboard alone: from the top of the page to the fields in order, and the form sent with Enter. */
const signInByKeyboard = async (page: Page): Promise<void> => {
  for (const text of ['owner@example.com', ownerPassword]) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
}

/** The page has no fault that axe finds, and fits into windows as narrow as 320 CSS pixels (WCAG 2.2, 1.4.10). */
const findNoFault = async (page: Page, url: string, prepare?: () => Promise<unknown>): Promise<void> => {
  for (const width of [320, 1400]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(url)
    await prepare?.()
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      // What GraphiQL itself draws is not ours.
      .exclude('.graphiql-container')
      .analyze()
    expect([url, width, violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([
      url,
      width,
      [],
    ])
    const isWithin = await page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    expect([url, width, isWithin]).toEqual([url, width, true])
  }
}

describe.skipIf(!hasChromium)(`in a browser${needsChromium}`, () => {
  beforeAll(async () => {
    app = await startApp({ clock })
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  test('somebody who knows GraphQL finds their way: from the sign-in to an ended session', async () => {
    const { page, faults } = await visit()
    await page.goto(`${app.url}/graphql`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await signInByKeyboard(page)
    const graphiql = await GraphiqlPage.on(page)
    expect(new URL(page.url()).pathname).toBe('/graphql')

    expect(await graphiql.documentation('Mutation', 'createSpace')).toContain('Needs spaces:create.')

    await graphiql.open('Spaces')
    await graphiql.giveVariables({ space: { name: 'Made in the browser', kind: 'staging' } })
    const { spaceId } = (await graphiql.run('CreateSpace')).createSpace
    expect(spaceId).toMatch(/^spc_/)

    await graphiql.open('Applications')
    await graphiql.giveVariables({
      spaceId,
      application: { spaceId, name: 'Billing', permissions: ['applications:read'] },
    })
    const { applicationId, secretId } = (await graphiql.run('CreateApplication')).createApplication

    // Signed in too long ago for a secret: the page has what it takes to go on.
    clock.advance(11 * minuteMs)
    await graphiql.open('Secrets')
    await graphiql.giveVariables({ applicationId, secretId })
    expect((await graphiql.run('RevealSecret')).revealApplicationSecret).toMatchObject({
      code: 'REAUTHENTICATION_REQUIRED',
      message: expect.stringContaining('reauthenticate'),
    })
    await graphiql.open('Viewer')
    await graphiql.giveVariables({ password: ownerPassword })
    expect((await graphiql.run('GivePasswordAgain')).reauthenticate.__typename).toBe('ReauthenticateSuccess')
    // A tab is called by what was run in it last.
    await graphiql.open('RevealSecret')
    const { clientSecret } = (await graphiql.run('RevealSecret')).revealApplicationSecret
    app.canary.keep(clientSecret)
    expect(await app.token({ clientId: applicationId, clientSecret })).toMatch(/^ey/)
    expect((await graphiql.run('Secrets')).application.secrets).toEqual([
      expect.objectContaining({ id: secretId, state: 'live' }),
    ])

    await graphiql.open('Audit')
    await graphiql.giveVariables({ targetId: applicationId })
    const events = (await graphiql.run('Audit')).auditEvents.edges as { node: { action: string } }[]
    expect(events.map(({ node }) => node.action)).toEqual(
      expect.arrayContaining(['applications:create', 'applications:reveal', 'tokens:issue']),
    )

    const elsewhere = await createSession.perform(app.deps, app.call(app.owner, '203.0.113.9'), {
      ...{ idleMinutes: 30, place: new Uint8Array(32), replaces: null },
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    })
    await graphiql.open('Sessions')
    const nodes = (await graphiql.run('Sessions')).sessions.edges.map(({ node }: { node: object }) => node)
    expect(nodes).toEqual([
      expect.objectContaining({ id: elsewhere.sessionId, isCurrent: false, browser: 'Firefox on Windows' }),
      expect.objectContaining({ isCurrent: true, browser: 'Chrome on Linux', address: '127.0.0.1' }),
    ])
    await graphiql.giveVariables({ sessionId: elsewhere.sessionId })
    expect((await graphiql.run('EndSession')).endSession.session.state).toBe('ended')

    // Neither the secret nor the password stays behind.
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])')
    expect(kept).toBe('[{},{},""]')
    expect(faults).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto(`${app.url}/graphql`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(faults).toEqual([])
  })

  test('somebody whose session ended is told so where they are, and goes on after signing in beside it', async () => {
    const { page, faults } = await visit()
    await page.goto(`${app.url}/sign-in?return=/graphql`)
    await signInByKeyboard(page)
    const graphiql = await GraphiqlPage.on(page)
    clock.advance(31 * minuteMs)
    await graphiql.open('Policies')
    await graphiql.start('Policies')
    const told = page.getByRole('alert')
    await told.waitFor()
    const [beside] = await Promise.all([page.context().waitForEvent('page'), told.getByRole('link').click()])
    await beside.waitForLoadState()
    await signInByKeyboard(beside)
    await beside.getByRole('heading', { name: 'You are signed in' }).waitFor()
    expect(await beside.getByRole('link', { name: 'Open GraphiQL' }).getAttribute('href')).toBe('/graphql')
    await page.bringToFront()
    expect((await graphiql.run('Policies')).policies.length).toBeGreaterThan(5)
    expect(await told.isVisible()).toBe(false)

    await graphiql.open('Sessions')
    await graphiql.follow('SessionEnded')
    for (const userAgent of ['one', 'other']) {
      const given = { idleMinutes: 30, place: new Uint8Array(32), replaces: null, userAgent }
      const { sessionId } = await createSession.perform(app.deps, app.call(), given)
      await endSession.perform(app.deps, app.call(), { sessionId })
      await expect.poll(() => graphiql.answer(), { timeout: 10_000 }).toContain(sessionId)
    }
    // The refused request itself, which browsers put into the console.
    expect(faults.filter((fault) => !fault.includes('401 (Unauthorized)'))).toEqual([])
  })

  test('somebody who found a secret reports it by keyboard alone, and it ends', async () => {
    const space = await app.space()
    await updateSpace.perform(app.deps, app.call(), { spaceId: space.id, endsLeakedSecrets: true })
    const found = await app.application(space.id, [])
    const { page, faults } = await visit()
    await page.goto(`${app.url}/report-leak`)
    await signInByKeyboard(page)
    await page.getByRole('heading', { name: 'Report a secret' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.insertText(`# .env\nPOSTERN_CLIENT_SECRET="${found.clientSecret}"\n`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(await page.getByRole('main').innerText()).toMatch(/One report was taken:\s+lkr_/)
    expect(page.url()).not.toContain('pst_app')
    await app.app.jobs.runNow('settle-leak-reports')
    expect((await app.tokenRequest(found)).status).toBe(401)
    expect(faults).toEqual([])
  })

  test('our own pages for whoever is not known have no fault that axe finds (WCAG 2.2 AA), in a small window too', async () => {
    const unowned = await startUnownedApp()
    try {
      const { page } = await visit()
      await findNoFault(page, `${app.url}/sign-in`)
      await findNoFault(page, `${app.url}/sign-in`, async () => {
        await page.getByLabel('E-mail address').fill('owner@example.com')
        await page.getByLabel('Password').fill('Wrong-But-Long-1')
        await page.getByRole('button', { name: 'Sign in' }).click()
        await page.getByRole('alert').waitFor()
      })
      await findNoFault(page, `${app.url}/invitation?token=x`)
      await findNoFault(page, `${app.url}/sign-in/command`)
      await findNoFault(page, `${unowned.url}/setup?token=x`)
    } finally {
      await unowned.close()
    }
  })

  test('neither have those for whoever is signed in', async () => {
    const { page } = await visit()
    await page.goto(`${app.url}/sign-in?return=/report-leak`)
    await signInByKeyboard(page)
    await page.getByRole('heading', { name: 'Report a secret' }).waitFor()
    await findNoFault(page, `${app.url}/report-leak`)
    await findNoFault(page, `${app.url}/report-leak`, async () => {
      await page.getByLabel('The secret, or the text that it stands in').fill('pst_app_cut')
      await page.getByRole('button', { name: 'Report it' }).click()
      await page.getByRole('alert').waitFor()
    })
    await findNoFault(page, `${app.url}/report-leak?report=${app.deps.ids.mint('LeakReport')}`)
    await findNoFault(page, `${app.url}/sign-in`)
    await findNoFault(page, `${app.url}${commandRequest().path}`)
    expect(await page.getByRole('button', { name: 'Allow' }).isVisible()).toBe(true)
    await findNoFault(page, `${app.url}/graphql`, () => GraphiqlPage.on(page))
    const { id: spaceId } = await app.space()
    const guest = { spaceId, email: app.canary.keep('guest@example.com'), name: 'Guest', role: 'member' }
    await inviteUser.perform(app.deps, app.call(), guest)
    await findNoFault(page, `${app.url}/outbox`)
    expect(await page.getByText('g…@example.com').isVisible()).toBe(true)
    await findNoFault(page, `${app.url}/outbox?state=failed`)
  })
})
