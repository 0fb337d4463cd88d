/** A page as a person sees it who reads only its forms. */
export interface ShownPage {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
}

const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<')

/** A browser without a screen: it follows where it is sent, keeps one cookie for the service, and fills in forms. */
export class PageBrowser {
  readonly #origin: string
  #cookie: string | null = null

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Opens an address, as if it was typed. */
  async open(address: string, options: RequestInit & { readonly from?: string } = {}): Promise<ShownPage> {
    const { from, ...request } = options
    const isOwn = new URL(address).origin === this.#origin
    const headers = new Headers(request.headers)
    headers.set('user-agent', 'Mozilla/5.0 (X11; Linux) Firefox/140.0')
    if (from !== undefined) headers.set('origin', from)
    if (isOwn && this.#cookie !== null) headers.set('cookie', this.#cookie)
    const response = await fetch(address, { ...request, headers, redirect: 'manual' })
    const [set] = response.headers.getSetCookie()
    if (isOwn && set !== undefined) this.#cookie = set.split(';', 1)[0]!
    const location = response.headers.get('location')
    const html = await response.text()
    if (location !== null) return this.open(new URL(location, address).href)
    return { url: address, status: response.status, headers: response.headers, html }
  }

  /** Sends the form of a page with what is filled in; a button is a field. */
  submit({ url, html }: ShownPage, filledIn: Readonly<Record<string, string>>): Promise<ShownPage> {
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]
    if (action === undefined) throw new Error(`there is no form on ${url}: ${html}`)
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, unescaped(value!)]))
    return this.open(new URL(unescaped(action), url).href, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...filledIn }),
      from: new URL(url).origin,
    })
  }
}
