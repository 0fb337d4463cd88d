/** A committed file that is made from others. */
export interface GeneratedFile {
  /** From the root of the project. */
  readonly path: string
  readonly content: string
}

/** Makes committed files, in memory: whoever asked writes them or compares them. */
export interface Generator {
  readonly name: string
  readonly make: () => Promise<readonly GeneratedFile[]>
}
