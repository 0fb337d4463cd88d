/** The header by which a program tells what it is. Not `User-Agent`, which pages may not set. */
export const clientHeader = 'postern-client'

/** What a program tells of itself. It is told, not proved: good for counting and for advice, and for no decision. */
export interface ClientProgram {
  readonly name: string
  readonly version: string
  /** Drawn at random by each process, so that two of them can be told apart; null where it was not told. */
  readonly instance: string | null
  /** Seconds by which the program's clock is ahead of the server's; negative: behind. Null where it does not know. */
  readonly skewSeconds: number | null
}

const longestHeader = 200
// A product (RFC 9110 §10.1.5), in fewer letters and never long: what is told is kept, and shown to people.
const product = /^([a-z][a-z0-9.-]{0,29})\/([0-9][0-9A-Za-z.+-]{0,29})$/
const instanceShape = /^[\w-]{8,40}$/
const skewShape = /^-?\d{1,9}$/

/** The header's value: `sdk/0.1.0; instance=x6Zt…; skew=-120`. */
export const formatClientProgram = ({ name, version, instance, skewSeconds }: ClientProgram): string => {
  const process = instance === null ? '' : `; instance=${instance}`
  const skew = skewSeconds === null ? '' : `; skew=${skewSeconds}`
  return `${name}/${version}${process}${skew}`
}

/** What the header tells, or null. A part that is not understood is left out: nobody is refused for what they tell. */
export const parseClientProgram = (header: string): ClientProgram | null => {
  if (header.length > longestHeader) return null
  const [first = '', ...parameters] = header.split(';').map((part) => part.trim())
  const [, name, version] = product.exec(first) ?? []
  if (name === undefined || version === undefined) return null
  const told = new Map(parameters.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))
  const instance = told.get('instance') ?? ''
  const skew = told.get('skew') ?? ''
  return {
    name,
    version,
    instance: instanceShape.test(instance) ? instance : null,
    skewSeconds: skewShape.test(skew) ? Number(skew) : null,
  }
}
