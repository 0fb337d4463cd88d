import type { SessionClient } from '@postern/sdk'
import { Problem } from './problem.tsx'
import { useList } from './use-list.ts'

interface Props {
  readonly client: SessionClient
  readonly pageSize?: number
}

/** The applications the person may see, a page at a time. */
export const Applications = ({ client, pageSize = 20 }: Props) => {
  const { nodes, error, isLoading, more } = useList((place, signal) => client.applications(place, { signal }), pageSize)
  return (
    <section aria-busy={isLoading}>
      <h1>Applications</h1>
      <ul>
        {nodes.map(({ id, name, status }) => (
          <li key={id}>
            {name} <small>{status}</small>
          </li>
        ))}
      </ul>
      {error !== null && <Problem error={error} />}
      {more && (
        <button type="button" disabled={isLoading} onClick={more}>
          {error === null ? 'More' : 'Try again'}
        </button>
      )}
    </section>
  )
}
