import { canonicalJson, type AuditEvent, type EventActor, type JsonValue } from '@postern/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalEvent } from './canonical-event.ts'

// Any text there is, and the kind that nearly all is, so that both ways of writing it are tried.
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }))
const maybe = fc.option(text, { nil: null })
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
})).value

const actor: fc.Arbitrary<EventActor> = fc.oneof(
  fc.record({ type: fc.constant('user' as const), id: text, credential: maybe }),
  fc.record({ type: fc.constant('application' as const), id: text, space: text, credential: maybe }),
  fc.record({ type: fc.constant('system' as const), id: text }),
  fc.record({ type: fc.constant('anonymous' as const) }),
)

// Every member there is: one that is added to the type and not here does not compile.
const members: { readonly [Name in keyof AuditEvent]-?: fc.Arbitrary<unknown> } = {
  v: fc.constant(1),
  id: text,
  at: text,
  action: text,
  outcome: text,
  code: maybe,
  actor,
  space: maybe,
  target: fc.option(fc.record({ type: text, id: text }), { nil: null }),
  decision: fc.option(
    fc.record({
      id: text,
      policyVersion: fc.maxSafeInteger(),
      policies: fc.array(text),
      attributes: fc.dictionary(text, json),
    }),
    { nil: null },
  ),
  change: json,
  request: text,
  source: maybe,
}

test('the bytes of every event are those of canonical JSON', () => {
  fc.assert(
    fc.property(fc.record(members), (event) => {
      expect(canonicalEvent(event as AuditEvent)).toBe(canonicalJson(event))
    }),
    { numRuns: 1000 },
  )
})

test('what has no canonical form is refused wherever it stands', () => {
  fc.assert(
    fc.property(fc.record(members), fc.constantFrom('id', 'action', 'change', 'source'), (event, name) => {
      expect(() => canonicalEvent({ ...event, [name]: '\ud800' } as unknown as AuditEvent)).toThrow(TypeError)
    }),
  )
})
