import type { CompletedCommand } from '../completion-words.ts'

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const linesOf = ({ path, commands, options, takesFiles }: CompletedCommand): readonly string[] => {
  const here = `complete -c postern -n ${quoted(`__postern_at ${path}`)}`
  return [
    ...commands.map(({ name, summary }) => `${here} -a ${name} -d ${quoted(summary)}`),
    ...options.map(({ name, summary, takes, words }) => {
      const value = { nothing: '', words: ` -x -a ${quoted(words.join(' '))}`, file: ' -r -F', anything: ' -x' }[takes]
      return `${here} -l ${name.slice(2)}${value} -d ${quoted(summary)}`
    }),
    ...(takesFiles ? [`${here} -F`] : []),
  ]
}

/** Completion for fish, with what each word means. */
export const fishCompletion = (
  all: readonly CompletedCommand[],
): string => `# fish completion for postern. Use it: postern completion fish | source
function __postern_at
    set -l at postern
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case ${all
              .slice(1)
              .map(({ path }) => quoted(path))
              .join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv"
end
complete -c postern -f
${all.flatMap(linesOf).join('\n')}
`
