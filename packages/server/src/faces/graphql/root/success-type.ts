import type { ObjectRef } from '@pothos/core'
import { readPermission, type Resource } from '@postern/protocol'
import { mayRead } from '../../../kernel/may-read.ts'
import type { Target } from '../../../kernel/policy/policy.ts'
import { builder } from '../builder.ts'
import { takes } from './takes.ts'

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never

interface ShownText<Result> {
  readonly description: string
  readonly of: (result: Result) => string
}

interface ShownList<Result> {
  readonly description: string
  readonly of: (result: Result) => readonly string[]
}

interface ShownObject<Result, Node extends object = object> {
  readonly type: ObjectRef<ExtendedTypes, Node>
  readonly description: string
  readonly of: (result: Result) => Node
  /** What reading it is decided on: itself, or what it belongs to. */
  readonly decidedOn: (result: Result) => Target
  /** The type of that. */
  readonly resource: Resource
}

/** What a command shows of its result. */
export interface Success<Result> {
  readonly description: string
  /** IDs of what the caller named or made, given whatever the caller may read. */
  readonly ids: Readonly<Record<string, ShownText<Result>>>
  /** What only those see who may read it. */
  readonly objects: Readonly<Record<string, ShownObject<Result>>>
  /** What the command is there to give. */
  readonly texts?: Readonly<Record<string, ShownText<Result>>>
  /** What it says of how it was done. */
  readonly lists?: Readonly<Record<string, ShownList<Result>>>
}

/** An object that a success type shows to those who may read it. */
export const shown = <Result, Node extends object>(object: ShownObject<Result, Node>): ShownObject<Result> =>
  object as unknown as ShownObject<Result>

const mapped = <From, To>(given: Readonly<Record<string, From>>, turn: (one: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(given).map(([name, one]) => [name, turn(one)]))

/**
 * The success type of a command. Whoever may do something to an object may not therefore read it: each object in it is
 * decided on again, and null where it may not be read.
 */
export const successType = <Result extends object>(
  name: string,
  { description, ids, objects, texts = {}, lists = {} }: Success<Result>,
) =>
  builder.objectRef<Result>(name).implement({
    description,
    fields: (t) => ({
      ...mapped(ids, (id) => t.id({ description: id.description, resolve: id.of as never })),
      ...mapped(objects, ({ type, description: what, of, decidedOn, resource }) =>
        t.field({
          type,
          nullable: true,
          description: `${what}; null without \`${readPermission[resource]}\` on it.`,
          ...takes(readPermission[resource]),
          resolve: (async (result: Result, _args: unknown, { deps, call }: ExtendedTypes['Context']) =>
            (await mayRead(deps, call, decidedOn(result))) ? of(result) : null) as never,
        }),
      ),
      ...mapped(texts, (text) => t.string({ description: text.description, resolve: text.of as never })),
      ...mapped(lists, (list) => t.stringList({ description: list.description, resolve: list.of as never })),
    }),
  })
