/** The error for a COMMIT that PostgreSQL answered by rolling back. */
export const rolledBack = (): Error =>
  Object.assign(new Error('The transaction was rolled back: a statement in it had failed'), { code: '25P02' })
