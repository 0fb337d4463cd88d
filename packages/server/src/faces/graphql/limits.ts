/** What one GraphQL request may ask for. */
export const limits = {
  bodyBytes: 262_144,
  /** The same for what may come from a caller nobody knows. */
  openBodyBytes: 16_384,
  tokens: 2_000,
  /** Root fields, aliases included: each is decided by itself and writes an event of its own. */
  rootFields: 30,
  depth: 12,
  /** Fields side by side, aliases included. */
  breadth: 300,
  /** Fields times the length of the lists they stand in. */
  complexity: 5_000,
  /** What a list counts as where its length is not asked for. */
  listMultiplier: 10,
  /**
   * Fields of the schema itself that count as one: they are read from memory. The introspection query that tools send
   * asks for nearly seven thousand.
   */
  introspectedPerField: 5,
} as const

/** How much of what was parsed and validated is kept for the next request, in characters of the documents. */
export const documentCache = {
  /** A longer document is read anew each time. */
  longest: 8_192,
  most: 131_072,
  /** What each counts beside its text, for what is kept of it however short it is. */
  overhead: 1_024,
} as const
