import type { EventActor, EventDecision, JsonValue } from '@postern/protocol'
import type { AuditCheckpoint, AuditProof, ShownAuditEvent } from '../../../domain/audit/model.ts'
import {
  readAuditEvent,
  readAuditEvents,
  readAuditProof,
  readCheckpoint,
  readConsistencyProof,
  type LogState,
} from '../../../domain/audit/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootQuery } from '../root/root-query.ts'

export const OutcomeEnum = builder.enumType('AuditOutcome', {
  description: 'How an action ended.',
  values: {
    done: { description: 'It was done.' },
    refused: { description: 'It was not allowed.' },
    failed: { description: 'It was allowed, and could not be done.' },
  },
})

const SealEnum = builder.enumType('SealState', {
  description: 'What the Merkle tree says of an event.',
  values: {
    sealed: { description: 'It has its place, and its bytes are those that were sealed.' },
    unsealed: { description: 'It has no place yet; usual in its first seconds only.' },
    altered: { description: 'Its bytes are not those that were sealed.' },
  },
})

const ActorRef = builder.objectRef<EventActor>('AuditActor').implement({
  description: 'Who acted.',
  fields: (t) => ({
    type: t.exposeString('type', { description: '`user`, `application`, `system` or `anonymous`.' }),
    id: t.id({ nullable: true, description: 'Their ID.', resolve: (actor) => ('id' in actor ? actor.id : null) }),
    credentialId: t.id({
      nullable: true,
      description: 'The secret or session it was done with.',
      resolve: (actor) => ('credential' in actor ? actor.credential : null),
    }),
  }),
})

export const TargetRef = builder.objectRef<{ readonly type: string; readonly id: string }>('AuditTarget').implement({
  description: 'What was acted on.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The type of the object.' }),
    id: t.exposeID('id', { description: 'Its ID.' }),
  }),
})

const DecisionRef = builder.objectRef<EventDecision>('AuditDecision').implement({
  description: 'The decision, with what it was taken on, so that it can be explained later.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID; a refusal tells it to the caller.' }),
    policyVersion: t.exposeInt('policyVersion', { description: 'The version of the policies.' }),
    policies: t.idList({ description: 'The policies that decided.', resolve: ({ policies }) => [...policies] }),
    attributes: t.field({
      type: 'JSON',
      description: 'The attributes of the target the decision saw.',
      resolve: ({ attributes }) => attributes as JsonValue,
    }),
  }),
})

const SealedValueRef = builder.objectRef<ShownAuditEvent['sealedValues'][number]>('SealedValue').implement({
  description: 'A value that an event names by the hash of its ciphertext, so that it can be erased.',
  fields: (t) => ({
    ref: t.exposeID('ref', { description: 'The reference, as it stands in the change.' }),
    value: t.exposeString('value', { nullable: true, description: 'What it says; null where it was erased.' }),
  }),
})

export const AuditEventRef = builder.objectRef<ShownAuditEvent>('AuditEvent')
AuditEventRef.implement({
  interfaces: [NodeInterface],
  description: 'One action as evidence: read from the bytes that are hashed and sealed.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `evt_…`.' }),
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: ({ content }) => new Date(content.at) }),
    action: t.field({
      type: 'Permission',
      description: 'What was done: the name of the permission.',
      resolve: ({ action }) => action,
    }),
    outcome: t.expose('outcome', { type: OutcomeEnum, description: 'How it ended.' }),
    code: t.string({ nullable: true, description: 'Why it was not done.', resolve: ({ content }) => content.code }),
    actor: t.field({ type: ActorRef, description: 'Who acted.', resolve: ({ content }) => content.actor }),
    spaceId: t.exposeID('spaceId', { nullable: true, description: 'The space it concerns.' }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'What was acted on.',
      resolve: ({ content }) => content.target,
    }),
    decision: t.field({
      type: DecisionRef,
      nullable: true,
      description: 'The decision behind it.',
      resolve: ({ content }) => content.decision,
    }),
    change: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What changed; personal values stand as references.',
      resolve: ({ content }) => content.change as JsonValue,
    }),
    sealedValues: t.field({
      type: [SealedValueRef],
      description: 'What the references in `change` stand for.',
      resolve: ({ sealedValues }) => [...sealedValues],
    }),
    requestId: t.id({ description: 'The request it belongs to.', resolve: ({ content }) => content.request }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The address it came from; null where it was erased or there was none.',
    }),
    position: t.expose('position', { type: 'SafeInt', nullable: true, description: 'Its place in the Merkle tree.' }),
    seal: t.expose('seal', { type: SealEnum, description: 'What the tree says of it.' }),
  }),
})
const AuditEventConnection = connectionOf('AuditEvent', AuditEventRef, { isCounted: false })

const CheckpointRef = builder.objectRef<AuditCheckpoint>('AuditCheckpoint').implement({
  description:
    'The log as its key signed for it (C2SP tlog-checkpoint). Keep one: it shows later whether anything was cut off.',
  fields: (t) => ({
    size: t.expose('size', { type: 'SafeInt', description: 'How many events it covers.' }),
    root: t.exposeString('root', { description: 'The root hash (RFC 9162), in base 64.' }),
    note: t.exposeString('note', { description: 'The signed note.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was signed.' }),
  }),
})

const SealedProofRef = builder.objectRef<NonNullable<AuditProof['sealed']>>('SealedProof').implement({
  description: 'The place of an event in the tree, and the hashes that prove it.',
  fields: (t) => ({
    position: t.expose('position', { type: 'SafeInt', description: 'Its place, from 0.' }),
    leafHash: t.exposeString('leafHash', { description: 'The hash of its leaf, in base 64.' }),
    hashes: t.stringList({
      description: 'From the leaf up (RFC 9162 §2.1.3.1), in base 64.',
      resolve: ({ hashes }) => [...hashes],
    }),
    checkpoint: t.expose('checkpoint', { type: CheckpointRef, description: 'What it is proven against.' }),
  }),
})

const ProofRef = builder.objectRef<AuditProof>('AuditProof').implement({
  description: 'All it takes to verify, trusting nobody but the key of the log, that an event is in it.',
  fields: (t) => ({
    canonical: t.exposeString('canonical', { description: 'The canonical text (RFC 8785) that is hashed.' }),
    sealed: t.expose('sealed', {
      type: SealedProofRef,
      nullable: true,
      description: 'Null while it is not sealed yet.',
    }),
    verifierKey: t.exposeString('verifierKey', {
      nullable: true,
      description: 'The verifier key of the log (C2SP signed-note).',
    }),
  }),
})

const LogStateRef = builder.objectRef<LogState>('AuditLog').implement({
  description: 'The state of the log.',
  fields: (t) => ({
    checkpoint: t.expose('checkpoint', {
      type: CheckpointRef,
      nullable: true,
      description: 'The latest; null before the first.',
    }),
    verifierKey: t.exposeString('verifierKey', {
      nullable: true,
      description: 'What its signature is verified with: keep it from a time you trusted it.',
    }),
  }),
})

const ConsistencyRef = builder
  .objectRef<{ checkpoint: AuditCheckpoint | null; hashes: readonly string[] }>('AuditConsistency')
  .implement({
    description: 'What shows that the latest checkpoint continues an earlier one.',
    fields: (t) => ({
      checkpoint: t.expose('checkpoint', { type: CheckpointRef, nullable: true, description: 'The latest.' }),
      hashes: t.stringList({
        description: 'The proof (RFC 9162 §2.1.4.1), in base 64.',
        resolve: ({ hashes }) => [...hashes],
      }),
    }),
  })

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never

/** What events are narrowed to, in lists and subscriptions. */
export const auditFilterArguments = (
  t: Pick<PothosSchemaTypes.QueryFieldBuilder<ExtendedTypes, ExtendedTypes['Root']>, 'arg'>,
) => ({
  spaceId: t.arg.id({ description: 'Only those of this space.' }),
  action: t.arg({ type: 'Permission', description: 'Only this action.' }),
  outcome: t.arg({ type: OutcomeEnum, description: 'Only those that ended so.' }),
  actorId: t.arg.id({ description: 'Only those by this user or application.' }),
  targetId: t.arg.id({ description: 'Only those on this object.' }),
  credentialId: t.arg.id({ description: 'Only those with this secret or session.' }),
  from: t.arg({ type: 'DateTime', description: 'From this time on.' }),
  to: t.arg({ type: 'DateTime', description: 'Before this time.' }),
})

const byEvent = { eventId: 'The event.' }

rootQuery('auditEvents', readAuditEvents, {
  description: 'The events you may see, newest first. Reading them is recorded too.',
  type: AuditEventConnection,
  args: (t) => ({
    ...pageArguments(t),
    ...auditFilterArguments(t),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

rootQuery('auditEvent', readAuditEvent, {
  description: 'One event.',
  type: AuditEventRef,
  args: (t) => ({ eventId: t.arg.id({ required: true, description: byEvent.eventId }) }),
})

rootQuery('auditProof', readAuditProof, {
  description: 'The proof that an event is in the log.',
  type: ProofRef,
  args: (t) => ({ eventId: t.arg.id({ required: true, description: byEvent.eventId }) }),
})

rootQuery('auditLog', readCheckpoint, {
  description: 'The latest checkpoint and the key of the log.',
  type: LogStateRef,
})

rootQuery('auditConsistency', readConsistencyProof, {
  description: 'The proof that the log continues a checkpoint you kept.',
  type: ConsistencyRef,
  args: (t) => ({
    size: t.arg({ type: 'SafeInt', required: true, description: 'The size of the checkpoint you kept.' }),
  }),
})
