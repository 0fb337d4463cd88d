import type { Owner } from './postern-api.ts'

const createApplication = `mutation ($input: CreateApplicationInput!) {
  createApplication(input: $input) { ... on CreateApplicationSuccess { applicationId } }
}`

interface Made {
  readonly createApplication: { readonly applicationId: string }
}

/** Makes applications in the one space there is. */
export const makeApplications = async (
  owner: Owner,
  count: number,
): Promise<{ readonly spaceId: string; readonly ids: readonly string[] }> => {
  const { spaces } = await owner.ask<{ spaces: { edges: { node: { id: string } }[] } }>(
    '{ spaces(first: 1) { edges { node { id } } } }',
  )
  const spaceId = spaces.edges[0]?.node.id
  if (spaceId === undefined) throw new Error('The service has no space.')
  const ids: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const made = await owner.ask<Made>(createApplication, {
      input: { spaceId, name: `Application ${number}`, description: 'One of those that are listed.' },
    })
    ids.push(made.createApplication.applicationId)
  }
  return { spaceId, ids }
}
