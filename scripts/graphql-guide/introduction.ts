import { limits } from '../../packages/server/src/faces/graphql/limits.ts'
import { mostCounted } from '../../packages/server/src/kernel/pages.ts'
import { subscriptionLimits } from '../../packages/server/src/kernel/subscriptions.ts'

/** What holds for all of the API; the rest of the page is made from the schema. */
export const introduction = `# The GraphQL API

This page is generated from the schema: \`pnpm generate\`. The schema itself is
[\`packages/server/schema.graphql\`](../packages/server/schema.graphql).

## How to ask

\`POST /graphql\`, a JSON body with \`query\`, \`variables\` and \`operationName\`, as in
[GraphQL over HTTP](https://graphql.github.io/graphql-over-http/draft/). An application sends \`Authorization: Bearer …\`; a page of
this service sends its session cookie, and nothing of another site may send it along. Never both at once.

Each root field is decided by itself, on the object it is about, and leaves an event in the audit before its answer leaves.
What you may not know of is answered like what is not there.

## Errors

What a caller can mend is part of the answer's type: each mutation gives a union of its success and its errors, all of which have
\`code\`, \`message\` and \`requestId\`. Select \`... on Error { code message }\` and what is added later is handled, too. Everything
else stands in \`errors\`, with \`extensions.code\` and \`extensions.requestId\`; the codes are the same in API, SDK and CLI.

## Pages, order and count

Lists are [connections](https://relay.dev/graphql/connections.htm): \`first\` and \`after\`, or \`last\` and \`before\`; 20 at a time
where nothing is said, at most 100. All filters can be given together. A cursor is good for the list and order that gave it.
\`totalCount\` counts what fits and what you may see, up to ${mostCounted.toLocaleString('en')}, and is null beyond; the audit is not counted.

## Limits and cost

| of one document           | at most |
| ------------------------- | ------- |
| root fields, with aliases | ${limits.rootFields} |
| depth                     | ${limits.depth} |
| breadth: fields beside each other | ${limits.breadth} |
| complexity: fields times the lengths of the lists they stand in | ${limits.complexity.toLocaleString('en')} |
| tokens                    | ${limits.tokens.toLocaleString('en')} |
| bytes of the request      | ${limits.bodyBytes.toLocaleString('en')} |

Each answer tells what its document cost, beside the limits, in \`extensions.cost\`; a document that costs more is refused with
\`QUERY_TOO_COSTLY\` before anything runs, and told the same. A cost of null is one beyond counting.

## Subscriptions

Subscriptions come as server-sent events, as in
[GraphQL over SSE](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md), distinct connections mode: the same
\`POST /graphql\` with \`Accept: text/event-stream\`. Each \`next\` is a result, \`complete\` the end; comments in between are signs
of life. There is no GET: a page of another site could send one.

Each thing comes once, in the order in which it was committed, from whichever instance. To go on after a break, give the last
\`cursor\` as \`after\`, to any instance; a cursor is good for you alone. Each thing is decided on when it leaves. When the token or
session you came with ends, or the permission is taken, the last result says so in its \`errors\` and the subscription is over,
within two seconds. Opening and end are recorded. You may have ${subscriptionLimits.perActor} open at once on an instance.

## Persisted documents

Where the operator sets \`POSTERN_DOCUMENTS_FILE\`, a JSON object of SHA-256 hash and document, only those documents run, and anything else
is refused with \`DOCUMENT_NOT_ALLOWED\`: introspection too. Send the text, or \`documentId\`, which is the hash, with or without
\`sha256:\` before it. Nothing can be registered by asking. \`POSTERN_DOCUMENTS_FOR=applications\` leaves people who are signed in free
to send others.

## Deprecation

What is on its way out carries \`@deprecated\` with what to use instead and the last day it can be relied on:
\`@deprecated(reason: "Use name. Stays until 2027-06-30.")\`. It stays at least until that day, and half a year from the release
that announced it. The schema of the last release is kept in
[\`packages/server/schema.released.graphql\`](../packages/server/schema.released.graphql); a test names every change that would break
a client of it and was not announced so.
`
