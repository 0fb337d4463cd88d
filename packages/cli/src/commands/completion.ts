import { Argument, Command } from 'commander'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { completedCommands } from '../completion-words.ts'
import type { Shell } from '../shell.ts'

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** Made of the commands there are, so that it never knows others. */
export const completionCommand = (shell: Shell): Command =>
  new Command('completion')
    .summary('completion of commands and options, for a shell')
    .description(
      'Prints a script that completes commands, options and their words. For bash: source <(postern completion bash);\n' +
        'for zsh the same with zsh; for fish: postern completion fish | source',
    )
    .addArgument(new Argument('<shell>', 'which').choices(Object.keys(scripts)))
    .action((name: keyof typeof scripts, _options: unknown, command: Command) => {
      const program = command.parent
      if (program) shell.out.write(scripts[name](completedCommands(program)))
    })
