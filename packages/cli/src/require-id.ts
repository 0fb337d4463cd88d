import { idPrefixes, isId, kindOfId } from '@postern/protocol'
import type { Id, IdKind } from '@postern/protocol'
import { usage } from './failure.ts'
import { printable } from './printable.ts'

/** What may be asked for by ID: what it is called, and where its ID is told. */
const kinds = {
  Application: { name: 'an application', toldBy: 'postern applications list and show tell them' },
  ApplicationSecret: { name: 'a secret slot', toldBy: 'postern applications list and show tell them' },
  ApplicationKey: { name: 'a key', toldBy: 'postern applications show tells them' },
  ApplicationCertificate: { name: 'a certificate', toldBy: 'postern applications show tells them' },
  ApplicationFederation: { name: 'a trust', toldBy: 'postern applications show tells them' },
  Space: { name: 'a space', toldBy: 'postern spaces list tells them' },
  User: { name: 'a person', toldBy: 'postern users list tells them' },
  Member: { name: 'a membership', toldBy: 'postern members list tells them' },
  Invitation: { name: 'an invitation', toldBy: 'postern invitations list tells them' },
  Webhook: { name: 'a webhook', toldBy: 'postern webhooks list tells them' },
  OutboxMessage: { name: 'a notice', toldBy: 'postern webhooks deliveries tells them' },
  Session: { name: 'a session', toldBy: 'postern sessions list tells them' },
} as const satisfies Partial<Record<IdKind, { readonly name: string; readonly toldBy: string }>>
/** What of an application is given in its place. */
const parts: Readonly<Partial<Record<IdKind, string>>> = {
  ApplicationSecret: 'slots',
  ApplicationKey: 'keys',
  ApplicationCertificate: 'certificates',
  ApplicationFederation: 'trusts',
}

/** An argument that must be an ID of `kind`. @throws Failure `USAGE` that says where such IDs are found */
export const requireId = <Kind extends keyof typeof kinds>(kind: Kind, text: string): Id<Kind> => {
  if (isId(kind, text)) return text
  const wanted = `${idPrefixes[kind]}_…`
  const given: IdKind | null = kindOfId(text)
  const part = parts[kind]
  if (part !== undefined && given === 'Application')
    throw usage(
      `${text} is an application: give one of its ${part}, ${wanted}, as postern applications show ${text} lists them.`,
    )
  // Not even a part of it: what is typed in the wrong place may be a secret.
  const shown = text.startsWith('pst_') ? 'A secret' : printable(text.slice(0, 40))
  const { name, toldBy } = kinds[kind]
  throw usage(`${shown} is not the ID of ${name}, ${wanted}: ${toldBy}.`)
}
