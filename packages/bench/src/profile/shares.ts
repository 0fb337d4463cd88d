/** The part of a V8 CPU profile that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

// By the nearest caller with a place of its own: what Node does for it counts as its time. First match wins.
const places: readonly (readonly [name: string, url: RegExp])[] = [
  ['signing', /server\/src\/adapters\/signing\//],
  ['sealing', /server\/src\/(?:kernel\/audit\/(?:sealing|growing-tree|subtrees|tree-|unsealed|checkpoint)|jobs\/seal)/],
  [
    'client authentication',
    /server\/src\/(?:domain\/tokens\/client-|domain\/applications\/|kernel\/encryption\/)|secret-format|crc32|base62/,
  ],
  ['database client', /node_modules\/(?:\.pnpm\/)?(?:@?pg|postgres|@prisma)|server\/src\/adapters\/database\//],
  ['audit event', /server\/src\/kernel\/(?:audit\/|issue)|protocol\/src\/canonical/],
  ['token and IDs', /server\/src\/(?:domain\/tokens\/issue|kernel\/(?:ids|randomness))|protocol\/src\/ids/],
  ['form and OAuth rules', /server\/src\/faces\/(?:oauth\/|shared\/body)/],
  ['HTTP', /node:_http|node:internal\/http|server\/src\/faces\//],
  ['other of the service', /server\/src\/|protocol\/src\//],
]

const builtIn = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(idle)', 'idle'],
])

/** Microseconds by what they were spent on. Idle time is left out. */
export const sharesOf = ({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const known = new Map<number, string>()
  const placeOf = (id: number): string => {
    const held = known.get(id)
    if (held !== undefined) return held
    const node = byId.get(id)
    const parent = parents.get(id)
    const place =
      builtIn.get(node?.callFrame.functionName ?? '') ??
      places.find(([, url]) => url.test(node?.callFrame.url ?? ''))?.[0] ??
      (parent === undefined ? 'sockets, event loop, other' : placeOf(parent))
    known.set(id, place)
    return place
  }
  const shares = new Map<string, number>()
  samples.forEach((id, index) => {
    const place = placeOf(id)
    if (place !== 'idle') shares.set(place, (shares.get(place) ?? 0) + (timeDeltas[index] ?? 0))
  })
  return shares
}
