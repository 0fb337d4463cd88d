import { createHash, timingSafeEqual } from 'node:crypto'
import { spaceKinds, type GrantablePermission, type SpaceKind } from '@postern/protocol'
import { z } from 'zod'
import { createApplication } from '../domain/applications/commands.ts'
import { applicationInput } from '../domain/applications/input.ts'
import { tokenLife, type Application } from '../domain/applications/model.ts'
import { revealSecret } from '../domain/applications/secret-commands.ts'
import { installation } from '../domain/installation/model.ts'
import {
  consumeSetupToken,
  ensureInstallation,
  findInstallation,
  updateSetupToken,
} from '../domain/installation/store.ts'
import { insertMember } from '../domain/members/store.ts'
import { createSpace } from '../domain/spaces/commands.ts'
import type { Space } from '../domain/spaces/model.ts'
import { emailInput, passwordInput } from '../domain/users/input.ts'
import type { Person } from '../domain/users/model.ts'
import { insertUser } from '../domain/users/store.ts'
import type { UserActor } from '../kernel/actor.ts'
import { command, type Step } from '../kernel/command.ts'
import type { Deps } from '../kernel/deps.ts'
import { fault, type Fault } from '../kernel/fault.ts'
import { maintain } from '../kernel/maintain.ts'
import { Secret } from '../kernel/secret.ts'
import { nameText, text } from '../kernel/text.ts'
import type { View } from '../kernel/tx.ts'

export interface SetUp {
  readonly owner: Person
  readonly space: Space | null
  readonly application: { readonly application: Application; readonly secret: Secret } | null
}

const hashOf = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(token).digest())

export const alreadySetUp = (): Fault<'ALREADY_SET_UP'> =>
  fault('ALREADY_SET_UP', 'This installation is set up already: sign in as an owner instead.')
export const setupTokenInvalid = (): Fault<'SETUP_TOKEN_INVALID'> =>
  fault('SETUP_TOKEN_INVALID', 'This is not the current set-up token: use the one of the last start.')

/** A space called like a kind is of that kind. */
const kindOf = (name: string): SpaceKind => spaceKinds.find((kind) => kind === name.toLowerCase()) ?? 'development'

/**
 * Makes the first owner, with the one-time token, and if wanted a space and an application with its one reveal:
 * all of it, or nothing. What the owner gets is done in the owner's name, and recorded so.
 */
export const setUpInstallation = command('installation:set-up', {
  input: z.object({
    token: text(1, 200),
    email: emailInput,
    name: nameText.optional(),
    password: passwordInput,
    space: nameText.optional(),
    application: z.object({ name: nameText, permissions: applicationInput.permissions.default([]) }).optional(),
  }),
  errors: ['ALREADY_SET_UP', 'SETUP_TOKEN_INVALID', 'ESCALATION', 'NAME_TAKEN'],
  prepare: async (deps, input) => new Secret(await deps.passwords.hash(input.password.reveal())),
  target: () => installation,
  run: async (tx, { deps, input, prepared, now, perform, sealed }) => {
    if (!(await consumeSetupToken(tx, hashOf(input.token), now))) {
      throw (await findInstallation(tx))?.setUpAt ? alreadySetUp() : setupTokenInvalid()
    }
    if (input.application && !input.space)
      throw fault('INVALID_INPUT', 'space: name the space the application shall be in.')
    const id = deps.ids.mint('User')
    const name = input.name ?? input.email.split('@')[0] ?? input.email
    const owner = await insertUser(tx, { id, email: input.email, name, passwordHash: prepared }, now)
    await insertMember(tx, { id: deps.ids.mint('Member'), spaceId: null, userId: id, role: 'owner', createdAt: now })

    const actor: UserActor = { type: 'user', id, credential: 'set-up', authenticatedAt: now.getTime() }
    const space = input.space
      ? await perform(createSpace.step(actor, { name: input.space, kind: kindOf(input.space) }, undefined))
      : null
    const application =
      space && input.application ? await firstApplication(deps, actor, space, input.application, perform) : null
    const after = {
      owner: id,
      email: await sealed(id, 'email', owner.email),
      name: await sealed(id, 'name', owner.name),
    }
    return { result: { owner, space, application }, made: owner, change: { after } }
  },
})

const firstApplication = async (
  deps: Deps,
  actor: UserActor,
  space: Space,
  wanted: { readonly name: string; readonly permissions: GrantablePermission[] },
  perform: <Result>(step: Step<Result>) => Promise<Result>,
): Promise<NonNullable<SetUp['application']>> => {
  const { application, slot } = await perform(
    createApplication.step(
      actor,
      {
        ...wanted,
        spaceId: space.id,
        description: '',
        allowedAddresses: [],
        audiences: [],
        tokenLifeSeconds: tokenLife.usual,
        tokensPerHour: null,
        tokensPerDay: null,
        tokenBinding: 'none',
        secret: { label: 'first secret' },
      },
      undefined,
    ),
  )
  const reveal = { secretId: slot.id }
  const { secret } = await perform(revealSecret.step(actor, reveal, await revealSecret.prepare(deps, reveal)))
  return { application, secret }
}

const renewToken = maintain('renew-setup-token', {
  stores: ['installation'],
  run: async (tx, { input, now }: { input: string; now: Date }) => {
    await ensureInstallation(tx, now)
    return { result: await updateSetupToken(tx, hashOf(input)) }
  },
})

/** What can be told before the slow work of a set-up: it is asked for by callers nobody knows. */
export interface SetUpGate {
  isSetUp(): Promise<boolean>
  /** Whether the token is the current one; setting up decides that again, and uses it up. */
  admits(token: string): Promise<boolean>
}

export const createSetUpGate = (view: View): SetUpGate => {
  // Never undone, so it is asked until it is true and not any more.
  let isDone = false
  const read = async () => {
    const found = await findInstallation(view)
    isDone = found?.setUpAt != null
    return found
  }
  return {
    async isSetUp() {
      if (!isDone) await read()
      return isDone
    },
    async admits(token) {
      const stored = isDone ? null : (await read())?.setupTokenHash
      return stored != null && timingSafeEqual(stored, hashOf(token))
    },
  }
}

/** A new one-time set-up token, replacing the one before; null where the installation is set up. */
export const renewSetupToken = async (deps: Deps): Promise<Secret | null> => {
  const token = Buffer.from(deps.randomness.bytes(32)).toString('base64url')
  return (await renewToken.perform(deps, token)) ? new Secret(token) : null
}
