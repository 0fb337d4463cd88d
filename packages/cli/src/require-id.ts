import { idPrefixes, isId, kindOfId } from '@postern/protocol'
import type { Id, IdKind } from '@postern/protocol'
import { usage } from './failure.ts'
import { printable } from './printable.ts'

const names = { Application: 'an application', ApplicationSecret: 'a secret slot' } as const

/** An argument that must be an ID of `kind`. @throws Failure `USAGE` that says where such IDs are found */
export const requireId = <Kind extends keyof typeof names>(kind: Kind, text: string): Id<Kind> => {
  if (isId(kind, text)) return text
  const wanted = `${idPrefixes[kind]}_…`
  const given: IdKind | null = kindOfId(text)
  if (kind === 'ApplicationSecret' && given === 'Application')
    throw usage(
      `${text} is an application: give one of its slots, ${wanted}, as postern applications show ${text} lists them.`,
    )
  // Not even a part of it: what is typed in the wrong place may be a secret.
  const shown = text.startsWith('pst_') ? 'A secret' : printable(text.slice(0, 40))
  throw usage(`${shown} is not the ID of ${names[kind]}, ${wanted}: postern applications list and show tell them.`)
}
