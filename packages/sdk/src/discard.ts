/** Lets go of an answer that nobody reads to its end. Where that fails, there is nothing to let go of. */
export const discard = (source: { cancel(): Promise<void> } | null | undefined): void => {
  source?.cancel().catch(() => {})
}
