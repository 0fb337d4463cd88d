import type { Page } from 'playwright-core'
import { expect } from 'vitest'

interface Editor {
  readonly CodeMirror: { getValue(): string }
}

/** GraphiQL as a person handles it: tabs, variables, the button and its menu, the answer, the documentation. */
export class GraphiqlPage {
  readonly #page: Page

  private constructor(page: Page) {
    this.#page = page
  }

  /** Waits until the page knows the schema. */
  static async on(page: Page): Promise<GraphiqlPage> {
    await page.locator('.graphiql-execute-button').waitFor()
    await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).and(page.locator(':enabled')).waitFor()
    return new GraphiqlPage(page)
  }

  async open(tab: string): Promise<void> {
    await this.#page.getByRole('tab', { name: tab }).click()
  }

  /** Writes variables over those that stand there. */
  async giveVariables(variables: object): Promise<void> {
    await this.#page.locator('.graphiql-editor-tool .CodeMirror').first().click()
    await this.#page.keyboard.press('Control+A')
    await this.#page.keyboard.insertText(JSON.stringify(variables))
  }

  /** Starts an operation of the tab, by the menu of the button. */
  async start(operation: string): Promise<void> {
    await this.#page.locator('.graphiql-execute-button').click()
    await this.#page.getByRole('menuitem', { name: operation, exact: true }).click()
  }

  /** Runs one and gives its data. */
  async run(operation: string): Promise<any> {
    const answered = this.#page.waitForResponse((response) => response.request().method() === 'POST')
    await this.start(operation)
    const response = await answered
    const asked = response.request().postDataJSON() as { readonly operationName: string }
    expect(asked.operationName).toBe(operation)
    const answer = (await response.json()) as { readonly data: unknown; readonly errors?: unknown }
    expect(answer.errors).toBeUndefined()
    const shown = async () => JSON.parse((await this.answer()) || 'null') as unknown
    await expect.poll(shown, { timeout: 10_000 }).toEqual(answer)
    return answer.data
  }

  /** Starts a subscription of the tab, and waits until it is open. */
  async follow(operation: string): Promise<void> {
    const opened = this.#page.waitForResponse((response) => response.request().method() === 'POST')
    await this.start(operation)
    expect((await opened).headers()['content-type']).toContain('text/event-stream')
  }

  /** The text of the answer. The editor shows no line that is out of sight, and so is asked for what it holds. */
  answer(): Promise<string> {
    return this.#page
      .locator('.result-window .CodeMirror')
      .evaluate((editor) => (editor as unknown as Editor).CodeMirror.getValue())
  }

  /** What the documentation says of a field, as it is read on the page. */
  async documentation(type: string, field: string): Promise<string> {
    const page = this.#page
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    const pane = page.locator('.graphiql-doc-explorer')
    await pane.getByText(type, { exact: true }).first().click()
    await pane.getByText(field, { exact: true }).first().click()
    return pane.innerText()
  }
}
