import type { CompletedCommand } from '../completion-words.ts'

const caseOf = ({ path, commands, options, takesFiles }: CompletedCommand): string => {
  const words = [...commands.map(({ name }) => name), ...options.map(({ name }) => name)].join(' ')
  return `    '${path}') words='${words}'${takesFiles ? '; files=1' : ''} ;;`
}

const valueCaseOf = ({ path, options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ name, takes, words }) => {
    if (takes === 'nothing') return []
    const then = takes === 'words' ? `words='${words.join(' ')}'` : takes === 'file' ? 'files=1' : ':'
    return [`    '${path} ${name}') ${then}; value=1 ;;`]
  })

/** Completion for bash: no word of it is run as code, and nothing is asked of the server. */
export const bashCompletion = (
  all: readonly CompletedCommand[],
): string => `# bash completion for postern. Use it: source <(postern completion bash)
_postern() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path=postern words='' files='' value='' index word
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$path $word" in
${all
  .slice(1)
  .map(({ path }) => `      '${path}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
${all.flatMap(valueCaseOf).join('\n')}
  esac
  if [[ -z $value ]]; then
    case "$path" in
${all.map(caseOf).join('\n')}
    esac
  fi
  COMPREPLY=()
  if [[ -n $words ]]; then
    while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
  if [[ -n $files && $current != -* ]]; then
    compopt -o filenames 2>/dev/null
    while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  fi
}
complete -F _postern postern
`
