import { readFileSync } from 'node:fs'
import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { projectPath } from '../../scripts/project.ts'

const page = readFileSync(projectPath('docs/graphql.md'), 'utf8')
const examples = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text!)
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
)

describe('the page about the GraphQL API', () => {
  it('has each root field, with an example', () => {
    const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name!)
    expect(headings.toSorted()).toEqual(rootFields.toSorted())
    expect(examples).toHaveLength(rootFields.length)
  })

  it.each(examples)('has an example that runs: %s', (example) => {
    expect(validate(schema, parse(example))).toEqual([])
  })
})
