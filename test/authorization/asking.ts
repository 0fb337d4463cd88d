import { graphql } from 'graphql'
import type { Actor } from '../../packages/server/src/kernel/actor.ts'
import { createLoaders } from '../../packages/server/src/faces/graphql/loaders.ts'
import { completeError, presentError } from '../../packages/server/src/faces/graphql/present-error.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import type { TestApp } from '../support/app.ts'
import type { Variables } from './field-inputs.ts'
import { wholeDocument, type RootField } from './whole-document.ts'

export interface Answer {
  /** `done`, or the code of the error. */
  readonly outcome: string
  /** All that was answered, without the ID of the request. */
  readonly text: string
  readonly requestId: string
}

type Body = { readonly data?: unknown; readonly errors?: readonly { readonly extensions?: unknown }[] }

const answerOf = (field: RootField, body: Body, requestId: string): Answer => {
  const text = JSON.stringify(body).replaceAll(requestId, 'REQUEST')
  const code = (body.errors?.[0]?.extensions as { code?: string } | undefined)?.code
  const result = (body.data as Record<string, { __typename?: string; code?: string } | null> | null | undefined)?.[
    field.name
  ]
  const failed = result?.__typename?.endsWith('Error') ? result.code : undefined
  return { outcome: code ?? failed ?? 'done', text, requestId }
}

/** Asks over HTTP, with a token or without. */
export const askByToken = async (
  app: TestApp,
  token: string | null,
  field: RootField,
  variables: Variables,
): Promise<Answer> => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: wholeDocument(field), variables }),
  })
  return answerOf(field, (await response.json()) as Body, response.headers.get('x-request-id') ?? '')
}

const browser = { place: '', userAgent: null, token: null, keepSession: () => {}, countWrongCode: async () => {} }

/** Asks in the process as somebody, without signing in each time. The schema, the kernel and all below are the real ones. */
export const askAs = async (app: TestApp, actor: Actor, field: RootField, variables: Variables): Promise<Answer> => {
  const { deps } = app
  const call = app.call(actor)
  const { data, errors } = await graphql({
    schema,
    source: wholeDocument(field),
    variableValues: variables,
    contextValue: { call, deps, browser, loaders: createLoaders(deps, call) },
  })
  const shown = errors?.map((error) => {
    const presented = presentError(error, (unexpected) => {
      throw unexpected
    })
    return completeError(presented, call.requestId).toJSON()
  })
  return answerOf(field, { data, ...(shown && { errors: shown }) }, call.requestId)
}
