/** How many letters must be put in, taken out, replaced or swapped with their neighbour to get from one to the other. */
const distance = (from: string, to: string): number => {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let at = 1; at <= from.length; at += 1) {
    const next = [at]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[at - 1] === to[column - 1]
      const isSwap = at > 1 && column > 1 && from[at - 1] === to[column - 2] && from[at - 2] === to[column - 1]
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}

/** Up to three names that may have been meant, the nearest first. */
export const nearestNames = (typed: string, names: readonly string[]): readonly string[] => {
  const text = typed.toLowerCase()
  const farthest = Math.max(2, Math.floor(text.length / 3))
  return names
    .map((name) => ({ name, far: distance(text, name) }))
    .filter(({ far }) => far <= farthest)
    .toSorted((one, other) => one.far - other.far)
    .slice(0, 3)
    .map(({ name }) => name)
}
