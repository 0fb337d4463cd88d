import type { GraphQLSchema } from 'graphql'
import { builder } from './builder.ts'
import './scalars.ts'
import './errors.ts'
import './nouns/space.ts'
import './nouns/viewer.ts'
import './nouns/application.ts'
import './nouns/application-certificate-mutations.ts'
import './nouns/application-federation-mutations.ts'
import './nouns/application-key-mutations.ts'
import './nouns/application-mutations.ts'
import './nouns/breach.ts'
import './nouns/leak-mutations.ts'
import './nouns/application-rotation-mutations.ts'
import './nouns/user.ts'
import './nouns/sign-in.ts'
import './nouns/session.ts'
import './nouns/member.ts'
import './nouns/invitation.ts'
import './nouns/webhook.ts'
import './nouns/outbox.ts'
import './nouns/policy.ts'
import './nouns/audit.ts'
import './nouns/audit-subscription.ts'
import './nouns/session-subscription.ts'
import './nouns/node.ts'

builder.queryType({ description: 'Reads. Each root field is decided, and recorded before its answer leaves.' })
builder.mutationType({ description: 'Changes. Each is decided, and recorded in the same transaction.' })
builder.subscriptionType({
  description:
    'What can be followed, by server-sent events. Each thing is decided on when it leaves; opening and end are recorded.',
})

/** The whole schema; building it fails on a root field that nothing authorizes. */
export const schema: GraphQLSchema = builder.toSchema()
