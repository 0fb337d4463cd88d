import { describe, expect, it } from 'vitest'
import { taggedDocuments } from './tagged-documents.ts'

const textsOf = (source: string) => taggedDocuments(source, 'a.tsx').map(({ text }) => text)

describe('the documents of a program', () => {
  it.each([
    ['a tag', 'const a = gql`{ viewer { id } }`'],
    ['the other tag', 'const a = graphql`{ viewer { id } }`'],
    ['a call', 'const a = graphql(`{ viewer { id } }`)'],
    ['a call over lines', 'const a = graphql(\n  `{ viewer { id } }`,\n)'],
    ['a tag with its types', 'const a = gql<Viewer, Variables>`{ viewer { id } }`'],
    ['a comment', 'const a = /* GraphQL */ `{ viewer { id } }`'],
    ['a call and a comment', 'const a = graphql(/* GraphQL */ `{ viewer { id } }`)'],
    ['a template within another', 'const a = `${run(gql`{ viewer { id } }`)}`'],
    ['JSX', "const A = () => <p title='a'>Don't {use(gql`{ viewer { id } }`)}</p>"],
    ['division beside it', 'const a = b / c; const d = gql`{ viewer { id } }` / 2'],
    ['a regular expression with a quote', 'const a = /[`\'"/]/.test(x); const d = gql`{ viewer { id } }`'],
  ])('are found by %s', (_name, source) => {
    expect(textsOf(source)).toEqual(['{ viewer { id } }'])
  })

  it.each([
    ['another template', 'const a = sql`select 1`; const b = `{ viewer }`'],
    ['a tag of another name', 'const a = my.gql`x`; const b = notgql`x`; const c = $gql`x`'],
    ['a comment', '// gql`{ a }`\n/* gql`{ b }` */'],
    ['a string', 'const a = "gql`{ a }`"; const b = \'gql`{ b }`\''],
  ])('are not found in %s', (_name, source) => {
    expect(textsOf(source)).toEqual([])
  })

  it('say where they begin', () => {
    expect(taggedDocuments('\n\n  const a = gql`{ viewer { id } }`', 'a.ts')).toMatchObject([{ line: 3, column: 17 }])
  })

  it('lose the fragments put in between, which are found by name, and keep their lines', () => {
    const source = 'gql`query A { a { ...B } }\n${B}\nfragment C on D { e }`'
    expect(textsOf(source)).toEqual(['query A { a { ...B } }\n    \nfragment C on D { e }'])
  })

  it('are refused where their selection is put together at run time, or they never end', () => {
    expect(() => textsOf('gql`query A { ${fields} }`')).toThrow(/a\.tsx:1: what is interpolated into a selection/)
    expect(() => textsOf('x\ngql`query A {')).toThrow(/a\.tsx:2: a template is never closed/)
    expect(() => textsOf('gql`${a(`')).toThrow(/never closed/)
  })
})
