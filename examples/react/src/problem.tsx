import { PosternError } from '@postern/sdk'

/** What went wrong, and what the person can do about it. */
export const Problem = ({ error }: { readonly error: unknown }) => {
  if (!(error instanceof PosternError)) return <p role="alert">Something went wrong.</p>
  switch (error.code) {
    case 'UNAUTHENTICATED':
      return (
        <p role="alert">
          You are not signed in. <a href="/sign-in">Sign in</a>
        </p>
      )
    case 'FORBIDDEN':
      return (
        <p role="alert">You may not see this. Ask one of: {error.grantedBy?.join(', ') ?? 'your administrators'}.</p>
      )
    default:
      return (
        <p role="alert">
          {error.retryable ? 'That did not work; try it again.' : 'That did not work.'} ({error.code}
          {error.requestId !== undefined && `, ${error.requestId}`})
        </p>
      )
  }
}
