type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Runs what it is given one after the other, in the order it was asked to, whether what came before failed or not. */
export const takingTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}
