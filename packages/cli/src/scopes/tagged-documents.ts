import { usage } from '../failure.ts'

/** A GraphQL document inside a program. */
export interface TaggedDocument {
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
  readonly column: number
}

/** What stands before a template that is a document: gql, graphql, either as a call, or the comment that editors know. */
const tag = /(?:(?<![\w$.])(?:gql|graphql)\s*(?:<[^<>`]*>\s*)?(?:\(\s*)?|\/\*\s*GraphQL\s*\*\/\s*)$/
const longestTag = 200

/** Behind these a slash begins a regular expression; behind anything else it divides, or closes a tag. */
const beforeExpression = /(?:^|[(,=:[!&|?;+\-*%~^>]|\b(?:return|typeof|case|in|of|yield|await))\s*$/
const expression = /\/(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\//y

/**
 * Reads TypeScript or JavaScript, with JSX or without, just as far as it takes to tell templates from what only looks like
 * them in strings, comments and regular expressions.
 */
class Reader {
  readonly found: TaggedDocument[] = []
  readonly #source: string
  readonly #file: string
  #at = 0

  constructor(source: string, file: string) {
    this.#source = source
    this.#file = file
  }

  /** Reads code to the brace that closes an interpolation, or to the end of the file. */
  code(isInterpolation: boolean): void {
    let depth = 0
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at]!
      if (character === '`') this.#template()
      else if ((character === '"' || character === "'") && !this.#isInWord()) this.#string(character)
      else if (character === '/') this.#slash()
      else {
        if (character === '{') depth += 1
        if (character === '}' && depth === 0 && isInterpolation) return
        if (character === '}') depth -= 1
        this.#at += 1
      }
    }
    if (isInterpolation) throw this.#fault('an interpolation is never closed')
  }

  #fault(what: string, at = this.#at) {
    return usage(`${this.#file}:${this.#placeOf(at).line}: ${what}, so its documents cannot be told.`)
  }

  #placeOf(at: number): { readonly line: number; readonly column: number } {
    const before = this.#source.slice(0, at)
    return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
  }

  /** Whether a letter stands before, as before an apostrophe in the text of JSX: no string begins there. */
  #isInWord(): boolean {
    return /\w/.test(this.#source[this.#at - 1] ?? '')
  }

  // Ends with its line at the latest, as every string does.
  #string(quote: string): void {
    this.#at += 1
    for (; this.#at < this.#source.length; this.#at += 1) {
      const character = this.#source[this.#at]!
      if (character === '\\') this.#at += 1
      else if (character === quote || character === '\n') break
    }
    this.#at += 1
  }

  #slash(): void {
    const next = this.#source[this.#at + 1]
    if (next === '/' || next === '*') {
      const end = this.#source.indexOf(next === '/' ? '\n' : '*/', this.#at + 2)
      this.#at = end === -1 ? this.#source.length : end + (next === '/' ? 1 : 2)
      return
    }
    expression.lastIndex = this.#at
    const isExpression = beforeExpression.test(this.#source.slice(Math.max(0, this.#at - 20), this.#at))
    this.#at = isExpression && expression.test(this.#source) ? expression.lastIndex : this.#at + 1
  }

  #template(): void {
    const opened = this.#at
    const isDocument = tag.test(this.#source.slice(Math.max(0, opened - longestTag), opened))
    this.#at += 1
    let text = ''
    for (;;) {
      const character = this.#source[this.#at]
      if (character === undefined) throw this.#fault('a template is never closed', opened)
      if (character === '`') break
      if (character === '$' && this.#source[this.#at + 1] === '{') text += this.#interpolation(text, isDocument)
      else if (character === '\\') {
        text += this.#source[this.#at + 1] ?? ''
        this.#at += 2
      } else {
        text += character
        this.#at += 1
      }
    }
    this.#at += 1
    if (isDocument) this.found.push({ text, ...this.#placeOf(opened + 1) })
  }

  /** What stands in its place: nothing but its lines. Between definitions it can only be fragments, which are found by name. */
  #interpolation(before: string, isDocument: boolean): string {
    const begun = this.#at
    if (isDocument && before.split('{').length !== before.split('}').length)
      throw this.#fault('what is interpolated into a selection is known at run time only: write it as a fragment')
    this.#at += 2
    this.code(true)
    this.#at += 1
    return this.#source.slice(begun, this.#at).replaceAll(/[^\n]/g, ' ')
  }
}

/**
 * The GraphQL documents in a program: its templates that are tagged `gql` or `graphql`, or marked with a comment.
 *
 * @throws Failure `USAGE` where a document is put together at run time
 */
export const taggedDocuments = (source: string, file: string): readonly TaggedDocument[] => {
  const reader = new Reader(source, file)
  reader.code(false)
  return reader.found
}
