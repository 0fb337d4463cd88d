import type { CompletedCommand } from '../completion-words.ts'

/** A word and what it means, in single quotes, as `_describe` takes it. */
const described = (name: string, summary: string): string =>
  `'${name.replaceAll(':', '\\:')}:${summary.replaceAll("'", "'\\''")}'`

const caseOf = ({ path, commands, options, takesFiles }: CompletedCommand): string =>
  [
    `    '${path}')`,
    `      commands=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')})`,
    `      options=(${options.map(({ name, summary }) => described(name, summary)).join(' ')})`,
    ...(takesFiles ? ['      files=1'] : []),
    '      ;;',
  ].join('\n')

const valueCaseOf = ({ path, options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ name, takes, words }) => {
    if (takes === 'nothing') return []
    const then = takes === 'words' ? `compadd -- ${words.join(' ')}` : takes === 'file' ? '_files' : ':'
    return [`    '${path} ${name}') ${then}; return ;;`]
  })

/** Completion for zsh, with what each word means. */
export const zshCompletion = (all: readonly CompletedCommand[]): string => `#compdef postern
# zsh completion for postern. Use it: source <(postern completion zsh)
_postern() {
  local at=postern word files=
  local -a commands options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
${all
  .slice(1)
  .map(({ path }) => `      '${path}') at='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${all.flatMap(valueCaseOf).join('\n')}
  esac
  case "$at" in
${all.map(caseOf).join('\n')}
  esac
  (( \${#commands} )) && _describe command commands
  [[ $PREFIX == -* ]] && _describe option options
  [[ -n $files ]] && _files
}
compdef _postern postern
`
