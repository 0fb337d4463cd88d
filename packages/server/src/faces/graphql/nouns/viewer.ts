import { permissions as catalogue, type Permission } from '@postern/protocol'
import { listPermissions, readViewer, type Viewer } from '../../../domain/installation/queries.ts'
import { builder } from '../builder.ts'
import { rootQuery } from '../root/root-query.ts'
import { takes } from '../root/takes.ts'
import { SpaceRef } from './space.ts'

const idOfActor = ({ actor }: Viewer): string => ('id' in actor ? actor.id : actor.type)

const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who you are to this service.',
  fields: (t) => ({
    id: t.id({ description: 'Your ID: of an application, its client ID.', resolve: idOfActor }),
    type: t.string({ description: '`application` or `user`.', resolve: ({ actor }) => actor.type }),
    credentialId: t.id({
      nullable: true,
      description: 'The secret or session you were authenticated by.',
      resolve: ({ actor }) => ('credential' in actor ? actor.credential : null),
    }),
    permissions: t.field({
      type: ['Permission'],
      description: 'What you can use: what the credential carries, as far as it is granted and allowed.',
      resolve: (viewer) => [...viewer.permissions],
    }),
    space: t.field({
      type: SpaceRef,
      nullable: true,
      description: 'The space of an application; null for a user, or without `spaces:read`.',
      ...takes('spaces:read'),
      resolve: ({ actor, permissions }, _args, { loaders }) =>
        actor.type === 'application' && permissions.includes('spaces:read') ? loaders.space.load(actor.spaceId) : null,
    }),
  }),
})

const PermissionInfo = builder.objectRef<Permission>('PermissionInfo').implement({
  description: 'What a permission means.',
  fields: (t) => ({
    name: t.field({ type: 'Permission', description: 'Its name.', resolve: (name) => name }),
    title: t.string({ description: 'A short title.', resolve: (name) => catalogue[name].title }),
    description: t.string({ description: 'One sentence.', resolve: (name) => catalogue[name].description }),
    resource: t.string({
      description: 'The type of object it is decided on.',
      resolve: (name) => catalogue[name].resource,
    }),
    isGrantable: t.boolean({
      description: 'Whether it can be given to roles and applications.',
      resolve: (name) => catalogue[name].held === 'grantable',
    }),
  }),
})

rootQuery('viewer', readViewer, { description: 'Who you are, and what you can use.', type: ViewerRef })
rootQuery('permissions', listPermissions, {
  description: 'Every permission there is, with its meaning.',
  type: [PermissionInfo],
  args: (t) => ({
    resource: t.arg.string({ description: 'Only those that are decided on objects of this type.' }),
    isGrantable: t.arg.boolean({ description: 'Only those that can be given, or only the others.' }),
  }),
})
