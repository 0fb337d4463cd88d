// What the page of GraphiQL runs, after React and GraphiQL: a script of the browser, not of Node.
/* global React, ReactDOM, GraphiQL, posternExamples */
;(() => {
  const element = React.createElement
  const over = document.getElementById('session-over')

  // Nothing is left in the browser: variables hold personal data, and passwords.
  const kept = new Map()
  const storage = {
    get length() {
      return kept.size
    },
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  }

  // Event streams as GraphQL over SSE has them, one connection an operation: `next` carries a result, `complete` ends it.
  const eventsOf = async function* (response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        text += value
        const blocks = text.split('\n\n')
        text = blocks.pop()
        for (const block of blocks) {
          const fields = block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line])
          const valuesOf = (name) =>
            fields.filter(([field]) => field === name).map(([, line]) => line.slice(name.length + 1).replace(/^ /, ''))
          const data = valuesOf('data').join('\n')
          if (valuesOf('event')[0] === 'complete') return
          if (data !== '') yield JSON.parse(data)
        }
      }
    } finally {
      await reader.cancel()
    }
  }

  const isSubscription = ({ operationName }, { documentAST } = {}) =>
    documentAST?.definitions.some(
      ({ operation, name }) => operation === 'subscription' && (!operationName || name?.value === operationName),
    ) ?? false

  // Same-origin, so that the browser says where it comes from: the service takes the cookie from its own pages only.
  const fetcher = async (asked, options) => {
    const accept = isSubscription(asked, options) ? 'text/event-stream' : 'application/json'
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(asked),
    })
    over.hidden = response.status !== 401
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return eventsOf(response)
    return response.json()
  }

  const variablesOf = ({ variables }) => (variables === undefined ? '' : JSON.stringify(variables, null, 2))

  const signOut = element(
    'form',
    { method: 'post', action: '/sign-in', className: 'postern-sign-out' },
    element('input', { type: 'hidden', name: 'action', value: 'sign-out' }),
    element('button', { type: 'submit', className: 'graphiql-un-styled' }, 'Sign out'),
  )

  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    element(
      GraphiQL,
      {
        fetcher,
        storage,
        defaultTabs: posternExamples.map((example) => ({ query: example.query, variables: variablesOf(example) })),
        // The tab that is open first shows these, and not its own.
        variables: variablesOf(posternExamples[0]),
        defaultEditorToolsVisibility: 'variables',
        isHeadersEditorEnabled: false,
        showPersistHeadersSettings: false,
        inputValueDeprecation: true,
        schemaDescription: true,
      },
      element(GraphiQL.Logo, null, signOut),
    ),
  )
})()
