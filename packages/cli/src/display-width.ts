import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
const emoji = /^(\p{Emoji_Presentation}|.*\u{fe0f})/u

/** East Asian wide and full-width characters (UAX #11): blocks, since Unicode properties of expressions do not tell. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]

const isWide = (codePoint: number): boolean => wideBlocks.some(([from, to]) => codePoint >= from && codePoint <= to)

const widthOfGrapheme = (grapheme: string): number => {
  if (invisible.test(grapheme)) return 0
  return emoji.test(grapheme) || isWide(grapheme.codePointAt(0) ?? 0) ? 2 : 1
}

const split = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

/** How many columns of a terminal a text takes. */
export const displayWidth = (text: string): number =>
  split(stripVTControlCharacters(text)).reduce((sum, grapheme) => sum + widthOfGrapheme(grapheme), 0)

/** The text, or as much of it as fits with an ellipsis after it. */
export const truncateToWidth = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let taken = ''
  let width = 0
  for (const grapheme of split(text)) {
    width += widthOfGrapheme(grapheme)
    if (width > columns - 1) break
    taken += grapheme
  }
  return `${taken}…`
}
