import type { Command, Option } from 'commander'

/** A command as shells complete it. */
export interface CompletedCommand {
  /** Its words, from the program's name on: `postern applications list`. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly summary: string }[]
  readonly options: readonly {
    readonly name: string
    readonly summary: string
    /** What may stand behind it: nothing, one of some words, a file, or anything. */
    readonly takes: 'nothing' | 'words' | 'file' | 'anything'
    readonly words: readonly string[]
  }[]
  /** Whether its arguments are files. */
  readonly takesFiles: boolean
}

const fileLike = /^(?:file|documents?|directory)\b/

const takenBy = ({ flags, argChoices }: Option): CompletedCommand['options'][number]['takes'] => {
  const [, value] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? []
  if (value === undefined) return 'nothing'
  if (argChoices) return 'words'
  return fileLike.test(value) ? 'file' : 'anything'
}

const completed = (command: Command, path: string): CompletedCommand => ({
  path,
  commands: command.commands.map((one) => ({ name: one.name(), summary: one.summary() })),
  options: [
    ...command.options.flatMap((option) =>
      option.long && !option.hidden
        ? [
            {
              name: option.long,
              summary: option.description.split('\n', 1)[0]!,
              takes: takenBy(option),
              words: option.argChoices ?? [],
            },
          ]
        : [],
    ),
    { name: '--help', summary: 'tell how it is used', takes: 'nothing', words: [] },
  ],
  takesFiles: command.registeredArguments.some((argument) => fileLike.test(argument.name())),
})

/** Every command there is, the program first. */
export const completedCommands = (command: Command, path = command.name()): readonly CompletedCommand[] => [
  completed(command, path),
  ...command.commands.flatMap((one) => completedCommands(one, `${path} ${one.name()}`)),
]
