import { Failure, usage } from './failure.ts'
import type { Shell } from './shell.ts'

const [endOfText, endOfInput, backspace, del] = ['\u0003', '\u0004', '\b', '\u007f']

/** One line typed at a terminal, which shows nothing of it. */
export const readHidden = async ({ stdin, err }: Shell, what: string): Promise<string> => {
  err.write(`${what}: `)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  try {
    let typed: string[] = []
    for await (const chunk of stdin) {
      for (const character of chunk as unknown as string) {
        if (character === endOfText) throw new Failure('INTERRUPTED', 'Interrupted.')
        if (character === '\r' || character === '\n' || character === endOfInput) {
          if (typed.length === 0) throw usage(`The ${what} is empty.`)
          return typed.join('')
        }
        if (character === backspace || character === del) typed = typed.slice(0, -1)
        else typed.push(character)
      }
    }
    throw usage(`The ${what} is empty.`)
  } finally {
    stdin.setRawMode(false)
    err.write('\n')
  }
}
