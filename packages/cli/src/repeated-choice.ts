import { InvalidArgumentError, Option } from 'commander'

/** An option that takes one of some words, and may be repeated for more of them. */
export const repeatedChoice = <Value extends string>(
  flags: string,
  description: string,
  values: readonly Value[],
): Option =>
  new Option(flags, `${description}, repeated for more`)
    .choices(values)
    // In place of the parser of `choices`, which would keep the last one alone.
    .argParser((given: string, before: readonly Value[] | undefined): readonly Value[] => {
      const value = values.find((one) => one === given)
      if (value === undefined) throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.`)
      return [...(before ?? []), value]
    })
