/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { GrantablePermission, Permission } from '@postern/protocol'
import type { PagedFunction, RequestFunction, SubscribeFunction } from '../request-function.ts'
/** Which application, and which certificate; or which authority and whom its certificates name. */
export type AddApplicationCertificateInput = {
  /** The application. */
  readonly applicationId: string
  /** The certificate of the authority that issues those of the application directly, in PEM. It is trusted for this application alone, and takes one of the names below. */
  readonly authority?: string | null | undefined
  /** The certificate, in PEM, whoever issued it. Its private key is refused. This, or authority. */
  readonly certificate?: string | null | undefined
  /** Days until it ends by itself, 1 to 730; 365 where left out, and no longer than the certificate. */
  readonly expiresInDays?: number | null | undefined
  /** What it is for; `certificate` where left out. */
  readonly label?: string | null | undefined
  /** From when it works, at most 366 days ahead; at once where left out. */
  readonly notBefore?: string | null | undefined
  /** A host name among their alternative names; a common name or wildcard is none. */
  readonly sanDns?: string | null | undefined
  /** An e-mail address among them. */
  readonly sanEmail?: string | null | undefined
  /** An IP address among them. */
  readonly sanIp?: string | null | undefined
  /** A URI among them, to the letter, such as `spiffe://example.com/orders`. */
  readonly sanUri?: string | null | undefined
  /** Their subject as RFC 4514 writes it, such as `CN=orders,O=Example`: the same parts in the same order and case. */
  readonly subjectDn?: string | null | undefined
}

/** Which application, and which tokens count for it. */
export type AddApplicationFederationInput = {
  /** The application. */
  readonly applicationId: string
  /** What else the token must say; at most 10. */
  readonly claims?: ReadonlyArray<ClaimConditionInput> | null | undefined
  /** The issuer, as it stands in `iss`: an https URL. */
  readonly issuer: string
  /** Where the issuer's keys are; where left out, its metadata says that. */
  readonly jwksUrl?: string | null | undefined
  /** What it is for; `federation` where left out. */
  readonly label?: string | null | undefined
  /** The subject, such as `system:serviceaccount:shop:orders`. A `*` at its end, behind a `:` or `/` and two parts at least, stands for one part more. */
  readonly subject: string
}

/** Which application, and which key. */
export type AddApplicationKeyInput = {
  /** The application. */
  readonly applicationId: string
  /** Days until it ends by itself, 1 to 730; 365 where left out. */
  readonly expiresInDays?: number | null | undefined
  /** Where the application publishes its keys as a JWK Set, by HTTPS on the public internet. */
  readonly jwksUrl?: string | null | undefined
  /** What it is for; `key` where left out. */
  readonly label?: string | null | undefined
  /** From when it works, at most 366 days ahead; at once where left out. */
  readonly notBefore?: string | null | undefined
  /** The public key as a JWK (RFC 7517) in JSON text: on P-256, P-384 or Ed25519, or RSA of at least 2048 bits. A private key is refused. This, or jwksUrl. */
  readonly publicJwk?: string | null | undefined
}

/** Who gets which role where. */
export type AddMemberInput = {
  /** The role. */
  readonly role: Role
  /** The space. */
  readonly spaceId: string
  /** The person. */
  readonly userId: string
}

/** How a secret slot shall be. */
export type ApplicationSecretInput = {
  /** The exact moment it ends by itself, instead of the days. */
  readonly expiresAt?: string | null | undefined
  /** Days from when it works until it ends by itself, 1 to 730, or fewer where the space says so; 180 where left out. */
  readonly expiresInDays?: number | null | undefined
  /** What it is for; `secret` where left out. */
  readonly label?: string | null | undefined
  /** That it never ends by itself, where the space allows that. */
  readonly neverExpires?: boolean | null | undefined
  /** From when it works, at most 366 days ahead; at once where left out. */
  readonly notBefore?: string | null | undefined
}

/** Whether an application can fetch and use tokens. */
export type ApplicationStatus =
  /** It can. */
  | 'active'
  /** It can not, and the tokens it had are void for good. */
  | 'disabled'

/** Who gets which role in the installation. */
export type AppointMemberInput = {
  /** The role. */
  readonly role: Role
  /** The person. */
  readonly userId: string
}

/** How an action ended. */
export type AuditOutcome =
  /** It was done. */
  | 'done'
  /** It was allowed, and could not be done. */
  | 'failed'
  /** It was not allowed. */
  | 'refused'

/** Which application. */
export type CancelApplicationRotationInput = {
  /** The application. */
  readonly applicationId: string
}

/** What names an application in a certificate (RFC 8705 §2.1.2). */
export type CertificateSubject =
  /** Its whole subject, as RFC 4514 writes it. */
  | 'dn'
  /** A host name among its alternative names. */
  | 'dns'
  /** An e-mail address among them. */
  | 'email'
  /** An IP address among them. */
  | 'ip'
  /** A URI among them. */
  | 'uri'

/** A claim that the token must have. */
export type ClaimConditionInput = {
  /** Its name. */
  readonly name: string
  /** Its value, which is compared to the letter. */
  readonly value: string
}

/** Which application, and where to. */
export type CopyApplicationInput = {
  /** The application that is copied. */
  readonly applicationId: string
  /** Its name there; the same where left out. */
  readonly name?: string | null | undefined
  /** Its first secret slot. */
  readonly secret?: ApplicationSecretInput | null | undefined
  /** The space the copy shall belong to. */
  readonly spaceId: string
}

/** What the application shall be. */
export type CreateApplicationInput = {
  /** Addresses and ranges it may come from; any where left out. */
  readonly allowedAddresses?: ReadonlyArray<string> | null | undefined
  /** Resources besides this API that its tokens may be for: at most 10 URIs without a fragment. */
  readonly audiences?: ReadonlyArray<string> | null | undefined
  /** What it is for; at most 500 characters. */
  readonly description?: string | null | undefined
  /** Its name, unique in the space; 1 to 100 characters. */
  readonly name: string
  /** What it shall be granted: nothing you do not hold there yourself. */
  readonly permissions?: ReadonlyArray<GrantablePermission> | null | undefined
  /** Its first secret slot. */
  readonly secret?: ApplicationSecretInput | null | undefined
  /** The space it shall belong to. */
  readonly spaceId: string
  /** What its tokens must be bound to; nothing where left out. */
  readonly tokenBinding?: TokenBinding | null | undefined
  /** How long its tokens live: 300 to 86400, 21600 (6 hours) where left out. */
  readonly tokenLifeSeconds?: number | null | undefined
  /** How many tokens it may fetch in a day, 1 to 100000000. */
  readonly tokensPerDay?: number | null | undefined
  /** How many tokens it may fetch in an hour, 1 to 100000000. */
  readonly tokensPerHour?: number | null | undefined
}

/** What the space shall be. */
export type CreateSpaceInput = {
  /** What it is for. */
  readonly kind: SpaceKind
  /** Its name, unique in the installation; 1 to 100 characters. */
  readonly name: string
}

/** Who the person is. */
export type CreateUserInput = {
  /** The e-mail address, unique in the installation. */
  readonly email: string
  /** What the person is entitled to, all of it: at most 50 short names of lower-case letters, digits, dots, colons, dashes and underscores. */
  readonly entitlements?: ReadonlyArray<string> | null | undefined
  /** The name; 1 to 100 characters. */
  readonly name: string
  /** What the person is. An employee where left out. */
  readonly type?: UserType | null | undefined
}

/** What the webhook shall be. */
export type CreateWebhookInput = {
  /** Its name, unique in the space; 1 to 100 characters. */
  readonly name: string
  /** The space. */
  readonly spaceId: string
  /** What it shall be told of, of `applications.diagnose`, `applications.disable`, `applications.remind`, `applications.report-breach`, `applications.reveal`, `applications.retire`, `secrets.find`; everything where left out. */
  readonly topics?: ReadonlyArray<string> | null | undefined
  /** Where notices go: `https://`, on the public internet. */
  readonly url: string
}

/** What an application authenticates with. */
export type CredentialKind =
  /** A certificate, or an authority that issues such. */
  | 'certificate'
  /** The trust in an outside issuer. */
  | 'federation'
  /** A key pair, or an address where it publishes such. */
  | 'key'
  /** A client secret. */
  | 'secret'

/** Which person to delete. */
export type DeleteUserInput = {
  /** The person. */
  readonly userId: string
}

/** Which webhook to delete. */
export type DeleteWebhookInput = {
  /** The webhook, `whk_…`. */
  readonly webhookId: string
}

/** Which application to stop. */
export type DisableApplicationInput = {
  /** The application. */
  readonly applicationId: string
}

/** Which application to let work again. */
export type EnableApplicationInput = {
  /** The application. */
  readonly applicationId: string
}

/** Which session ends. */
export type EndSessionInput = {
  /** The session, `ses_…`. */
  readonly sessionId: string
}

/** Whose sessions end. */
export type EndUserSessionsInput = {
  /** The person. */
  readonly userId: string
}

/** Which application. */
export type FinishApplicationRotationInput = {
  /** The application. */
  readonly applicationId: string
  /** Also where they are still used, and whoever uses them stops. */
  readonly force?: boolean | null | undefined
}

/** Which application, and all it shall be granted. */
export type GrantApplicationPermissionsInput = {
  /** The application. */
  readonly applicationId: string
  /** All it shall have from now on. */
  readonly permissions: ReadonlyArray<GrantablePermission>
}

/** What an invitation is at this moment. */
export type InvitationState =
  /** The person has joined. */
  | 'accepted'
  /** Nobody used the link in time: send it again. */
  | 'expired'
  /** The link sent last can be used. */
  | 'open'
  /** Somebody voided the link. */
  | 'withdrawn'

/** Who shall join which space, and as what. */
export type InviteUserInput = {
  /** Where the link goes. */
  readonly email: string
  /** Who is invited; 1 to 100 characters. */
  readonly name: string
  /** The role. */
  readonly role: Role
  /** The space. */
  readonly spaceId: string
}

/** What a key or certificate is at this moment. */
export type KeyState =
  /** Past its expiry. */
  | 'expired'
  /** Works. */
  | 'live'
  /** Works later. */
  | 'pending'
  /** Ended by somebody. */
  | 'retired'

/** Which secret, and its new label. */
export type LabelApplicationSecretInput = {
  /** What it is for; 1 to 100 characters. */
  readonly label: string
  /** The secret slot, `sec_…`. */
  readonly secretId: string
}

/** In which order things are listed. */
export type ListOrder =
  /** By name, from the beginning of the alphabet. */
  | 'name_ascending'
  /** By name, from its end. */
  | 'name_descending'
  /** The same, the newest first. */
  | 'newest_first'
  /** By when they came to be, the oldest first. */
  | 'oldest_first'

/** How much the log says. */
export type LogLevel =
  /** Every request. */
  | 'debug'
  /** Failures. */
  | 'error'
  /** Requests that were refused, and failures. */
  | 'info'
  /** Failures. */
  | 'warn'

/** In which order members are listed. */
export type MemberOrder =
  /** The same, the newest first. */
  | 'newest_first'
  /** By when they came to be, the oldest first. */
  | 'oldest_first'

/** How a message leaves. */
export type OutboxMessageKind =
  /** By e-mail, to one person. */
  | 'letter'
  /** It is spread: each webhook and each person that is told gets a message of their own. */
  | 'notice'
  /** To one webhook. */
  | 'webhook'

/** What became of a message. */
export type OutboxMessageState =
  /** It was taken. */
  | 'delivered'
  /** It was tried often enough, and given up. */
  | 'failed'
  /** It will be sent, or sent again. */
  | 'waiting'

/** One forbid outweighs every allow; what nothing allows is denied. */
export type PolicyEffect =
  /** Lets through what it fits. */
  | 'allow'
  /** Stops what it fits, whatever allows it. */
  | 'forbid'

/** Which person to let in. */
export type ReactivateUserInput = {
  /** The person. */
  readonly userId: string
}

/** The proof. */
export type ReauthenticateInput = {
  /** Your password. */
  readonly password: string
}

/** Which notice, to which webhook. */
export type RedeliverNoticeInput = {
  /** The notice, `out_…`: see `webhookDeliveries`. */
  readonly messageId: string
  /** The webhook, `whk_…`. */
  readonly webhookId: string
}

/** Which membership to end. */
export type RemoveMemberInput = {
  /** The membership, `mbr_…`. */
  readonly memberId: string
}

/** Which application, and by which. */
export type ReplaceApplicationInput = {
  /** The application that is replaced. */
  readonly applicationId: string
  /** Whether the service shall end the old one, once the new one is used and the old one is quiet. */
  readonly finishWhenQuiet?: boolean | null | undefined
  /** The name of the new one, unique in the space. */
  readonly name: string
  /** The slot of its first secret. */
  readonly secret?: ApplicationSecretInput | null | undefined
}

/** Which application, and how the slot of its new secret shall be. */
export type ReportApplicationBreachInput = {
  /** The application. */
  readonly applicationId: string
  /** The slot of its new secret. */
  readonly secret?: ApplicationSecretInput | null | undefined
  /** From when on it is believed breached: for the record. */
  readonly since?: string | null | undefined
}

/** What was found. */
export type ReportLeakedSecretInput = {
  /** The whole secret, `pst_app_…`. It is kept nowhere. */
  readonly secret: string
}

/** Which invitation to send again. */
export type ResendInvitationInput = {
  /** The invitation, `inv_…`. */
  readonly invitationId: string
}

/** Which certificate. */
export type RetireApplicationCertificateInput = {
  /** The certificate, `crt_…`. */
  readonly certificateId: string
}

/** Which trust. */
export type RetireApplicationFederationInput = {
  /** The trust, `fed_…`. */
  readonly federationId: string
}

/** Which key. */
export type RetireApplicationKeyInput = {
  /** The key, `apk_…`. */
  readonly keyId: string
}

/** Which secret. */
export type RetireApplicationSecretInput = {
  /** Also where it is still used, and whoever uses it stops. */
  readonly force?: boolean | null | undefined
  /** The secret slot, `sec_…`. */
  readonly secretId: string
}

/** Which slot. */
export type RevealApplicationSecretInput = {
  /** The secret slot, `sec_…`. */
  readonly secretId: string
}

/** Which webhook. */
export type RevealWebhookSecretInput = {
  /** The webhook, `whk_…`. */
  readonly webhookId: string
}

/** A built-in role. The `policies` query tells what each holds. */
export type Role =
  /** Everything there but taking the audit away. */
  | 'admin'
  /** Reads, and takes the audit away. */
  | 'auditor'
  /** Reads, makes and changes applications, and opens slots for their secrets. */
  | 'developer'
  /** Reads, and has the secrets of applications in hand. */
  | 'integration_owner'
  /** Reads spaces and applications. */
  | 'member'
  /** Everything there. */
  | 'owner'

/** Which application, and how the slot shall be. */
export type RotateApplicationSecretInput = {
  /** The application. */
  readonly applicationId: string
  /** The exact moment it ends by itself, instead of the days. */
  readonly expiresAt?: string | null | undefined
  /** Days from when it works until it ends by itself, 1 to 730, or fewer where the space says so; 180 where left out. */
  readonly expiresInDays?: number | null | undefined
  /** What it is for; `secret` where left out. */
  readonly label?: string | null | undefined
  /** That it never ends by itself, where the space allows that. */
  readonly neverExpires?: boolean | null | undefined
  /** From when it works, at most 366 days ahead; at once where left out. */
  readonly notBefore?: string | null | undefined
}

/** Which webhook. */
export type RotateWebhookSecretInput = {
  /** The webhook, `whk_…`. */
  readonly webhookId: string
}

/** How far a rotation is. */
export type RotationState =
  /** It was called off, or the new secret was never copied. */
  | 'cancelled'
  /** The old ones are ended. */
  | 'finished'
  /** The new secret stands beside the old ones. */
  | 'running'
  /** It starts later. */
  | 'scheduled'

/** What the Merkle tree says of an event. */
export type SealState =
  /** Its bytes are not those that were sealed. */
  | 'altered'
  /** It has its place, and its bytes are those that were sealed. */
  | 'sealed'
  /** It has no place yet; usual in its first seconds only. */
  | 'unsealed'

/** What a secret slot is at this moment. */
export type SecretState =
  /** Not copied yet: revealing mints the secret. */
  | 'empty'
  /** Past its expiry. */
  | 'expired'
  /** Not copied in time: it can no longer be. */
  | 'lapsed'
  /** Works. */
  | 'live'
  /** Copied, and works later. */
  | 'pending'
  /** Ended by somebody. */
  | 'retired'

/** In which order sessions are listed. */
export type SessionOrder =
  /** The same, the newest first. */
  | 'newest_first'
  /** By when they came to be, the oldest first. */
  | 'oldest_first'

/** Whether a session can be used. */
export type SessionState =
  /** Somebody ended it: the person, by signing out or in anew, or an admin. */
  | 'ended'
  /** It was idle for too long, or came to its absolute limit. */
  | 'expired'
  /** It can be used. */
  | 'open'

/** Which application, and all who shall answer for it. */
export type SetApplicationOwnersInput = {
  /** The application. */
  readonly applicationId: string
  /** All people from now on: at most 20 who have a role in the space. */
  readonly ownerIds?: ReadonlyArray<string> | null | undefined
  /** All roles from now on: whoever has one in the space when there is something to tell. */
  readonly ownerRoles?: ReadonlyArray<Role> | null | undefined
}

/** Which space, and what shall change; what is left out stays. */
export type SetSpaceSecretPolicyInput = {
  /** The longest life of one that expires, in days: 1 to 730; 730 at first. */
  readonly longestDays?: number | null | undefined
  /** How many an application may have at once: 2 to 5; 5 at first. */
  readonly mostSecrets?: number | null | undefined
  /** Whether each must have an expiry; at first it must. */
  readonly mustExpire?: boolean | null | undefined
  /** The space. */
  readonly spaceId: string
}

/** The code, and what proves that it was asked for here. */
export type SignInByCodeInput = {
  /** The code that the browser brought. Good for one use, within a minute. */
  readonly code: string
  /** What the `code_challenge` was made of (RFC 7636, S256). */
  readonly codeVerifier: string
  /** After how many minutes without a request the session ends: 5 to 60, 30 where left out. */
  readonly idleMinutes?: number | null | undefined
  /** The `redirect_uri` that was asked for, as it was. */
  readonly redirectUri: string
}

/** Who signs in. */
export type SignInInput = {
  /** The e-mail address. */
  readonly email: string
  /** After how many minutes without a request the session ends: 5 to 60, 30 where left out. */
  readonly idleMinutes?: number | null | undefined
  /** The password. */
  readonly password: string
}

/** Which sessions end. */
export type SignOutInput = {
  /** The one that the request comes by where left out. */
  readonly which?: WhichSessions | null | undefined
}

/** What a space is for. Policies can name it. */
export type SpaceKind =
  /** To build and try things. */
  | 'development'
  /** To serve. */
  | 'production'
  /** To prove them under real conditions. */
  | 'staging'

/** Which application, and how. */
export type StartApplicationRotationInput = {
  /** The application. */
  readonly applicationId: string
  /** Days until the new secret ends by itself; 180 where left out. */
  readonly expiresInDays?: number | null | undefined
  /** Whether the service shall end the old ones, once the new one is used and they are quiet. */
  readonly finishWhenQuiet?: boolean | null | undefined
  /** What the new secret is for; `secret` where left out. */
  readonly label?: string | null | undefined
  /** The secrets that shall end; all that can be used where left out. */
  readonly secretIds?: ReadonlyArray<string> | null | undefined
  /** When, at most 366 days ahead; at once where left out. */
  readonly startsAt?: string | null | undefined
}

/** Which person to stop. */
export type SuspendUserInput = {
  /** The person. */
  readonly userId: string
}

/** Which webhook to try out. */
export type TestWebhookInput = {
  /** The webhook, `whk_…`. */
  readonly webhookId: string
}

/** What an application’s tokens must be bound to. */
export type TokenBinding =
  /** A key of the application, which each request proves (DPoP, RFC 9449). */
  | 'dpop'
  /** The certificate it connects with (mTLS, RFC 8705). */
  | 'mtls'
  /** Nothing: whoever has one may use it, unless the application proved a key when it fetched it. */
  | 'none'

/** Which application, and what shall change. */
export type UpdateApplicationInput = {
  /** Addresses and ranges it may come from; any where empty. */
  readonly allowedAddresses?: ReadonlyArray<string> | null | undefined
  /** The application. */
  readonly applicationId: string
  /** Resources besides this API that its tokens may be for: at most 10 URIs without a fragment. Taking one away voids the tokens it has. */
  readonly audiences?: ReadonlyArray<string> | null | undefined
  /** What it is for. */
  readonly description?: string | null | undefined
  /** Its new name. */
  readonly name?: string | null | undefined
  /** What its tokens must be bound to. To demand it voids the tokens it has. */
  readonly tokenBinding?: TokenBinding | null | undefined
  /** How long its tokens live, 300 to 86400. */
  readonly tokenLifeSeconds?: number | null | undefined
  /** How many tokens it may fetch in a day, 1 to 100000000. Null takes the quota away. */
  readonly tokensPerDay?: number | null | undefined
  /** How many tokens it may fetch in an hour, 1 to 100000000. Null takes the quota away. */
  readonly tokensPerHour?: number | null | undefined
}

/** Which membership, and its new role. */
export type UpdateMemberInput = {
  /** The membership, `mbr_…`. */
  readonly memberId: string
  /** The new role. */
  readonly role: Role
}

/** What shall change about you. */
export type UpdateProfileInput = {
  /** Your new name; 1 to 100 characters. */
  readonly name: string
}

/** Which space, and what shall change; what is left out stays. */
export type UpdateSpaceInput = {
  /** Whether a secret that was found elsewhere, and reported, ends at once with all tokens of its application; the owner is told in any case. */
  readonly endsLeakedSecrets?: boolean | null | undefined
  /** How much the log says; null for what its kind says: development debug, staging info, production error. */
  readonly logLevel?: LogLevel | null | undefined
  /** Its new name. */
  readonly name?: string | null | undefined
  /** The space. */
  readonly spaceId: string
}

/** Which person, and what shall change. */
export type UpdateUserInput = {
  /** What the person is entitled to, all of it: at most 50 short names of lower-case letters, digits, dots, colons, dashes and underscores. */
  readonly entitlements?: ReadonlyArray<string> | null | undefined
  /** The new name; 1 to 100 characters. */
  readonly name?: string | null | undefined
  /** What the person is. */
  readonly type?: UserType | null | undefined
  /** The person. */
  readonly userId: string
}

/** Which webhook, and what shall change. */
export type UpdateWebhookInput = {
  /** Its new name. */
  readonly name?: string | null | undefined
  /** Whether notices are sent. */
  readonly status?: WebhookStatus | null | undefined
  /** What it shall be told of, of `applications.diagnose`, `applications.disable`, `applications.remind`, `applications.report-breach`, `applications.reveal`, `applications.retire`, `secrets.find`; everything where empty. */
  readonly topics?: ReadonlyArray<string> | null | undefined
  /** Where notices go: `https://`, on the public internet. */
  readonly url?: string | null | undefined
  /** The webhook. */
  readonly webhookId: string
}

/** Whether a person can do anything. */
export type UserStatus =
  /** Can sign in and use the roles held. */
  | 'active'
  /** Is gone for good: only the ID is left, which events name. */
  | 'deleted'
  /** Can do nothing until reactivated; the roles wait. */
  | 'suspended'

/** What a person is to whoever runs the installation. Policies can name it, as `personType`. */
export type UserType =
  /** Works there. */
  | 'employee'
  /** Works for somebody else: a supplier, a guest. */
  | 'external'
  /** Answers for services, and stands for no single person. */
  | 'service_owner'

/** What became of a notice. */
export type WebhookDeliveryState =
  /** The receiver took it. */
  | 'delivered'
  /** It was tried often enough, and given up. */
  | 'failed'
  /** It will be sent, or sent again. */
  | 'waiting'

/** Why the service disabled a webhook by itself. */
export type WebhookDisabledReason =
  /** Its receiver answered `410`: it is gone, and wants nothing more. */
  'gone'

/** Whether notices are sent. */
export type WebhookStatus =
  /** They are, once its secret was revealed. */
  | 'active'
  /** They are not, and what waited is given up. */
  | 'disabled'

/** Which of your own sessions. */
export type WhichSessions =
  /** All of them. */
  | 'ALL'
  /** All but that. */
  | 'OTHERS'
  /** The one that the request comes by. */
  | 'THIS'

/** Which invitation to withdraw. */
export type WithdrawInvitationInput = {
  /** The invitation, `inv_…`. */
  readonly invitationId: string
}

export type ApplicationFieldsFragment = {
  readonly id: string
  readonly clientId: string
  readonly spaceId: string
  readonly name: string
  readonly description: string
  readonly environment: SpaceKind | null
  readonly status: ApplicationStatus
  readonly permissions: ReadonlyArray<Permission>
  readonly allowedAddresses: ReadonlyArray<string>
  readonly audiences: ReadonlyArray<string>
  readonly ownerIds: ReadonlyArray<string>
  readonly ownerRoles: ReadonlyArray<Role>
  readonly tokenLifeSeconds: number
  readonly tokensPerHour: number | null
  readonly tokensPerDay: number | null
  readonly tokenBinding: TokenBinding
  readonly createdAt: string
  readonly createdById: string
  readonly updatedAt: string
}

export type SecretFieldsFragment = {
  readonly id: string
  readonly label: string
  readonly hint: string | null
  readonly state: SecretState
  readonly notBefore: string
  readonly expiresAt: string
  readonly hasExpiry: boolean
  readonly claimBy: string
  readonly revealedAt: string | null
  readonly retiredAt: string | null
  readonly lastUsedAt: string | null
  readonly lastUsedProgram: string | null
  readonly lastUsedInstance: string | null
  readonly quietAt: string | null
  readonly isQuiet: boolean
  readonly createdAt: string
}

export type KeyFieldsFragment = {
  readonly id: string
  readonly label: string
  readonly state: KeyState
  readonly thumbprint: string | null
  readonly publicJwk: unknown
  readonly jwksUrl: string | null
  readonly notBefore: string
  readonly expiresAt: string
  readonly retiredAt: string | null
  readonly lastUsedAt: string | null
  readonly createdAt: string
}

export type CertificateFieldsFragment = {
  readonly id: string
  readonly label: string
  readonly state: KeyState
  readonly thumbprint: string | null
  readonly subjectType: CertificateSubject | null
  readonly subject: string | null
  readonly expiresAt: string
  readonly lastUsedAt: string | null
}

export type CountFieldsFragment = { readonly name: string; readonly count: number; readonly lastAt: string }

export type FederationFieldsFragment = {
  readonly id: string
  readonly label: string
  readonly issuer: string
  readonly jwksUrl: string | null
  readonly subject: string
  readonly retiredAt: string | null
  readonly createdAt: string
  readonly claims: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

export type ApplicationsQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  spaceId?: string | null | undefined
}>

export type ApplicationsQuery = {
  readonly applications: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly clientId: string
        readonly spaceId: string
        readonly name: string
        readonly description: string
        readonly environment: SpaceKind | null
        readonly status: ApplicationStatus
        readonly permissions: ReadonlyArray<Permission>
        readonly allowedAddresses: ReadonlyArray<string>
        readonly audiences: ReadonlyArray<string>
        readonly ownerIds: ReadonlyArray<string>
        readonly ownerRoles: ReadonlyArray<Role>
        readonly tokenLifeSeconds: number
        readonly tokensPerHour: number | null
        readonly tokensPerDay: number | null
        readonly tokenBinding: TokenBinding
        readonly createdAt: string
        readonly createdById: string
        readonly updatedAt: string
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type ApplicationQueryVariables = Exact<{
  id: string
}>

export type ApplicationQuery = {
  readonly application: {
    readonly id: string
    readonly clientId: string
    readonly spaceId: string
    readonly name: string
    readonly description: string
    readonly environment: SpaceKind | null
    readonly status: ApplicationStatus
    readonly permissions: ReadonlyArray<Permission>
    readonly allowedAddresses: ReadonlyArray<string>
    readonly audiences: ReadonlyArray<string>
    readonly ownerIds: ReadonlyArray<string>
    readonly ownerRoles: ReadonlyArray<Role>
    readonly tokenLifeSeconds: number
    readonly tokensPerHour: number | null
    readonly tokensPerDay: number | null
    readonly tokenBinding: TokenBinding
    readonly createdAt: string
    readonly createdById: string
    readonly updatedAt: string
    readonly rotation: {
      readonly id: string
      readonly state: RotationState
      readonly replacementId: string | null
      readonly lastUsedAt: string | null
      readonly quietAt: string | null
      readonly secretId: string | null
      readonly firstUsedAt: string | null
      readonly isReady: boolean
      readonly finishesWhenQuiet: boolean
      readonly startsAt: string
      readonly endedAt: string | null
      readonly createdById: string
      readonly secret: {
        readonly id: string
        readonly label: string
        readonly hint: string | null
        readonly state: SecretState
        readonly notBefore: string
        readonly expiresAt: string
        readonly hasExpiry: boolean
        readonly claimBy: string
        readonly revealedAt: string | null
        readonly retiredAt: string | null
        readonly lastUsedAt: string | null
        readonly lastUsedProgram: string | null
        readonly lastUsedInstance: string | null
        readonly quietAt: string | null
        readonly isQuiet: boolean
        readonly createdAt: string
      } | null
      readonly replaces: ReadonlyArray<{
        readonly secretId: string
        readonly label: string
        readonly state: SecretState
        readonly lastUsedAt: string | null
        readonly quietAt: string | null
        readonly isQuiet: boolean
      }>
    } | null
    readonly secrets: ReadonlyArray<{
      readonly id: string
      readonly label: string
      readonly hint: string | null
      readonly state: SecretState
      readonly notBefore: string
      readonly expiresAt: string
      readonly hasExpiry: boolean
      readonly claimBy: string
      readonly revealedAt: string | null
      readonly retiredAt: string | null
      readonly lastUsedAt: string | null
      readonly lastUsedProgram: string | null
      readonly lastUsedInstance: string | null
      readonly quietAt: string | null
      readonly isQuiet: boolean
      readonly createdAt: string
    }> | null
    readonly keys: ReadonlyArray<{
      readonly id: string
      readonly label: string
      readonly state: KeyState
      readonly thumbprint: string | null
      readonly publicJwk: unknown
      readonly jwksUrl: string | null
      readonly notBefore: string
      readonly expiresAt: string
      readonly retiredAt: string | null
      readonly lastUsedAt: string | null
      readonly createdAt: string
    }> | null
    readonly certificates: ReadonlyArray<{
      readonly id: string
      readonly label: string
      readonly state: KeyState
      readonly thumbprint: string | null
      readonly subjectType: CertificateSubject | null
      readonly subject: string | null
      readonly expiresAt: string
      readonly lastUsedAt: string | null
    }> | null
    readonly federations: ReadonlyArray<{
      readonly id: string
      readonly label: string
      readonly issuer: string
      readonly jwksUrl: string | null
      readonly subject: string
      readonly retiredAt: string | null
      readonly createdAt: string
      readonly claims: ReadonlyArray<{ readonly name: string; readonly value: string }>
    }> | null
  }
}

export type ApplicationUsageQueryVariables = Exact<{
  id: string
  from?: string | null | undefined
  to?: string | null | undefined
}>

export type ApplicationUsageQuery = {
  readonly application: {
    readonly id: string
    readonly usage: {
      readonly from: string
      readonly to: string
      readonly tokens: number
      readonly refusals: number
      readonly days: ReadonlyArray<{
        readonly day: string
        readonly credentialId: string | null
        readonly tokens: number
        readonly refusals: number
      }>
      readonly calls: ReadonlyArray<{ readonly name: string; readonly count: number; readonly lastAt: string }>
      readonly refusalCodes: ReadonlyArray<{ readonly name: string; readonly count: number; readonly lastAt: string }>
      readonly versions: ReadonlyArray<{ readonly name: string; readonly count: number; readonly lastAt: string }>
      readonly instances: ReadonlyArray<{ readonly name: string; readonly count: number; readonly lastAt: string }>
      readonly places: ReadonlyArray<{ readonly name: string; readonly count: number; readonly lastAt: string }> | null
    } | null
    readonly secrets: ReadonlyArray<{
      readonly lastUsedFrom: string | null
      readonly id: string
      readonly label: string
      readonly hint: string | null
      readonly state: SecretState
      readonly notBefore: string
      readonly expiresAt: string
      readonly hasExpiry: boolean
      readonly claimBy: string
      readonly revealedAt: string | null
      readonly retiredAt: string | null
      readonly lastUsedAt: string | null
      readonly lastUsedProgram: string | null
      readonly lastUsedInstance: string | null
      readonly quietAt: string | null
      readonly isQuiet: boolean
      readonly createdAt: string
    }> | null
    readonly health: ReadonlyArray<{
      readonly code: string
      readonly advice: string
      readonly figures: ReadonlyArray<{ readonly name: string; readonly value: number }>
    }> | null
  }
}

export type CreateApplicationMutationVariables = Exact<{
  input: CreateApplicationInput
}>

export type CreateApplicationMutation = {
  readonly createApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CreateApplicationSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type CopyApplicationMutationVariables = Exact<{
  input: CopyApplicationInput
}>

export type CopyApplicationMutation = {
  readonly copyApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CopyApplicationSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly withheld: ReadonlyArray<string>
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type UpdateApplicationMutationVariables = Exact<{
  input: UpdateApplicationInput
}>

export type UpdateApplicationMutation = {
  readonly updateApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateApplicationSuccess'
        readonly applicationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
      }
}

export type GrantApplicationPermissionsMutationVariables = Exact<{
  input: GrantApplicationPermissionsInput
}>

export type GrantApplicationPermissionsMutation = {
  readonly grantApplicationPermissions:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'GrantApplicationPermissionsSuccess'
        readonly applicationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type DisableApplicationMutationVariables = Exact<{
  input: DisableApplicationInput
}>

export type DisableApplicationMutation = {
  readonly disableApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'DisableApplicationSuccess'
        readonly applicationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type EnableApplicationMutationVariables = Exact<{
  input: EnableApplicationInput
}>

export type EnableApplicationMutation = {
  readonly enableApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EnableApplicationSuccess'
        readonly applicationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RotateApplicationSecretMutationVariables = Exact<{
  input: RotateApplicationSecretInput
}>

export type RotateApplicationSecretMutation = {
  readonly rotateApplicationSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RotateApplicationSecretSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TooManySecretsError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RevealApplicationSecretMutationVariables = Exact<{
  input: RevealApplicationSecretInput
}>

export type RevealApplicationSecretMutation = {
  readonly revealApplicationSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RevealApplicationSecretSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly clientSecret: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'SecretAlreadyRevealedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretSlotLapsedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type LabelApplicationSecretMutationVariables = Exact<{
  input: LabelApplicationSecretInput
}>

export type LabelApplicationSecretMutation = {
  readonly labelApplicationSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'LabelApplicationSecretSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RetireApplicationSecretMutationVariables = Exact<{
  input: RetireApplicationSecretInput
}>

export type RetireApplicationSecretMutation = {
  readonly retireApplicationSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RetireApplicationSecretSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'SecretInUseError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretRetiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type AddApplicationKeyMutationVariables = Exact<{
  input: AddApplicationKeyInput
}>

export type AddApplicationKeyMutation = {
  readonly addApplicationKey:
    | {
        readonly __typename: 'AddApplicationKeySuccess'
        readonly applicationId: string
        readonly keyId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly key: {
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly publicJwk: unknown
          readonly jwksUrl: string | null
          readonly notBefore: string
          readonly expiresAt: string
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'KeyKnownError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TooManyKeysError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RetireApplicationKeyMutationVariables = Exact<{
  input: RetireApplicationKeyInput
}>

export type RetireApplicationKeyMutation = {
  readonly retireApplicationKey:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'KeyRetiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RetireApplicationKeySuccess'
        readonly applicationId: string
        readonly keyId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly key: {
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly publicJwk: unknown
          readonly jwksUrl: string | null
          readonly notBefore: string
          readonly expiresAt: string
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly createdAt: string
        } | null
      }
}

export type AddApplicationCertificateMutationVariables = Exact<{
  input: AddApplicationCertificateInput
}>

export type AddApplicationCertificateMutation = {
  readonly addApplicationCertificate:
    | {
        readonly __typename: 'AddApplicationCertificateSuccess'
        readonly applicationId: string
        readonly certificateId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly certificate: {
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly subjectType: CertificateSubject | null
          readonly subject: string | null
          readonly expiresAt: string
          readonly lastUsedAt: string | null
        } | null
      }
    | {
        readonly __typename: 'CertificateKnownError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CertificatesOffError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TooManyCertificatesError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RetireApplicationCertificateMutationVariables = Exact<{
  input: RetireApplicationCertificateInput
}>

export type RetireApplicationCertificateMutation = {
  readonly retireApplicationCertificate:
    | {
        readonly __typename: 'CertificateRetiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RetireApplicationCertificateSuccess'
        readonly applicationId: string
        readonly certificateId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly certificate: {
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly subjectType: CertificateSubject | null
          readonly subject: string | null
          readonly expiresAt: string
          readonly lastUsedAt: string | null
        } | null
      }
}

export type DueApplicationsQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  spaceId?: string | null | undefined
  dueWithinDays: number
}>

export type DueApplicationsQuery = {
  readonly applications: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly clientId: string
        readonly spaceId: string
        readonly name: string
        readonly description: string
        readonly environment: SpaceKind | null
        readonly status: ApplicationStatus
        readonly permissions: ReadonlyArray<Permission>
        readonly allowedAddresses: ReadonlyArray<string>
        readonly audiences: ReadonlyArray<string>
        readonly ownerIds: ReadonlyArray<string>
        readonly ownerRoles: ReadonlyArray<Role>
        readonly tokenLifeSeconds: number
        readonly tokensPerHour: number | null
        readonly tokensPerDay: number | null
        readonly tokenBinding: TokenBinding
        readonly createdAt: string
        readonly createdById: string
        readonly updatedAt: string
        readonly secrets: ReadonlyArray<{
          readonly daysLeft: number
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        }> | null
        readonly keys: ReadonlyArray<{
          readonly daysLeft: number
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly publicJwk: unknown
          readonly jwksUrl: string | null
          readonly notBefore: string
          readonly expiresAt: string
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly createdAt: string
        }> | null
        readonly certificates: ReadonlyArray<{
          readonly daysLeft: number
          readonly id: string
          readonly label: string
          readonly state: KeyState
          readonly thumbprint: string | null
          readonly subjectType: CertificateSubject | null
          readonly subject: string | null
          readonly expiresAt: string
          readonly lastUsedAt: string | null
        }> | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type SetApplicationOwnersMutationVariables = Exact<{
  input: SetApplicationOwnersInput
}>

export type SetApplicationOwnersMutation = {
  readonly setApplicationOwners:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SetApplicationOwnersSuccess'
        readonly applicationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
      }
}

export type AddApplicationFederationMutationVariables = Exact<{
  input: AddApplicationFederationInput
}>

export type AddApplicationFederationMutation = {
  readonly addApplicationFederation:
    | {
        readonly __typename: 'AddApplicationFederationSuccess'
        readonly applicationId: string
        readonly federationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly federation: {
          readonly id: string
          readonly label: string
          readonly issuer: string
          readonly jwksUrl: string | null
          readonly subject: string
          readonly retiredAt: string | null
          readonly createdAt: string
          readonly claims: ReadonlyArray<{ readonly name: string; readonly value: string }>
        } | null
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TooManyFederationsError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RetireApplicationFederationMutationVariables = Exact<{
  input: RetireApplicationFederationInput
}>

export type RetireApplicationFederationMutation = {
  readonly retireApplicationFederation:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'FederationRetiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RetireApplicationFederationSuccess'
        readonly applicationId: string
        readonly federationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly federation: {
          readonly id: string
          readonly label: string
          readonly issuer: string
          readonly jwksUrl: string | null
          readonly subject: string
          readonly retiredAt: string | null
          readonly createdAt: string
          readonly claims: ReadonlyArray<{ readonly name: string; readonly value: string }>
        } | null
      }
}

export type AuditEventFieldsFragment = {
  readonly id: string
  readonly at: string
  readonly action: Permission
  readonly outcome: AuditOutcome
  readonly code: string | null
  readonly change: unknown
  readonly address: string | null
  readonly spaceId: string | null
  readonly requestId: string
  readonly position: number | null
  readonly seal: SealState
  readonly actor: { readonly type: string; readonly id: string | null; readonly credentialId: string | null }
  readonly target: { readonly type: string; readonly id: string } | null
  readonly decision: {
    readonly id: string
    readonly policies: ReadonlyArray<string>
    readonly policyVersion: number
    readonly attributes: unknown
  } | null
}

export type CheckpointFieldsFragment = {
  readonly size: number
  readonly root: string
  readonly note: string
  readonly createdAt: string
}

export type AuditEventsQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  action?: GrantablePermission | null | undefined
  actorId?: string | null | undefined
  credentialId?: string | null | undefined
  targetId?: string | null | undefined
  spaceId?: string | null | undefined
  outcome?: AuditOutcome | null | undefined
  from?: string | null | undefined
  to?: string | null | undefined
}>

export type AuditEventsQuery = {
  readonly auditEvents: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly at: string
        readonly action: Permission
        readonly outcome: AuditOutcome
        readonly code: string | null
        readonly change: unknown
        readonly address: string | null
        readonly spaceId: string | null
        readonly requestId: string
        readonly position: number | null
        readonly seal: SealState
        readonly actor: { readonly type: string; readonly id: string | null; readonly credentialId: string | null }
        readonly target: { readonly type: string; readonly id: string } | null
        readonly decision: {
          readonly id: string
          readonly policies: ReadonlyArray<string>
          readonly policyVersion: number
          readonly attributes: unknown
        } | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type AuditEventQueryVariables = Exact<{
  eventId: string
}>

export type AuditEventQuery = {
  readonly auditEvent: {
    readonly id: string
    readonly at: string
    readonly action: Permission
    readonly outcome: AuditOutcome
    readonly code: string | null
    readonly change: unknown
    readonly address: string | null
    readonly spaceId: string | null
    readonly requestId: string
    readonly position: number | null
    readonly seal: SealState
    readonly actor: { readonly type: string; readonly id: string | null; readonly credentialId: string | null }
    readonly target: { readonly type: string; readonly id: string } | null
    readonly decision: {
      readonly id: string
      readonly policies: ReadonlyArray<string>
      readonly policyVersion: number
      readonly attributes: unknown
    } | null
  }
}

export type AuditLogQueryVariables = Exact<{ [key: string]: never }>

export type AuditLogQuery = {
  readonly auditLog: {
    readonly verifierKey: string | null
    readonly checkpoint: {
      readonly size: number
      readonly root: string
      readonly note: string
      readonly createdAt: string
    } | null
  }
}

export type AuditProofQueryVariables = Exact<{
  eventId: string
}>

export type AuditProofQuery = {
  readonly auditProof: {
    readonly canonical: string
    readonly verifierKey: string | null
    readonly sealed: {
      readonly position: number
      readonly leafHash: string
      readonly hashes: ReadonlyArray<string>
      readonly checkpoint: {
        readonly size: number
        readonly root: string
        readonly note: string
        readonly createdAt: string
      }
    } | null
  }
}

export type AuditConsistencyQueryVariables = Exact<{
  size: number
}>

export type AuditConsistencyQuery = {
  readonly auditConsistency: {
    readonly hashes: ReadonlyArray<string>
    readonly checkpoint: {
      readonly size: number
      readonly root: string
      readonly note: string
      readonly createdAt: string
    } | null
  }
}

export type AuditEventAddedSubscriptionVariables = Exact<{
  after?: string | null | undefined
  action?: GrantablePermission | null | undefined
  actorId?: string | null | undefined
  credentialId?: string | null | undefined
  targetId?: string | null | undefined
  spaceId?: string | null | undefined
  outcome?: AuditOutcome | null | undefined
  from?: string | null | undefined
  to?: string | null | undefined
}>

export type AuditEventAddedSubscription = {
  readonly auditEventAdded: {
    readonly cursor: string
    readonly event: {
      readonly id: string
      readonly at: string
      readonly action: Permission
      readonly outcome: AuditOutcome
      readonly code: string | null
      readonly change: unknown
      readonly address: string | null
      readonly spaceId: string | null
      readonly requestId: string
      readonly position: number | null
      readonly seal: SealState
      readonly actor: { readonly type: string; readonly id: string | null; readonly credentialId: string | null }
      readonly target: { readonly type: string; readonly id: string } | null
      readonly decision: {
        readonly id: string
        readonly policies: ReadonlyArray<string>
        readonly policyVersion: number
        readonly attributes: unknown
      } | null
    }
  }
}

export type ApplicationBreachPreviewQueryVariables = Exact<{
  applicationId: string
  since: string
}>

export type ApplicationBreachPreviewQuery = {
  readonly applicationBreachPreview: {
    readonly applicationId: string
    readonly name: string
    readonly spaceId: string
    readonly since: string
    readonly at: string
    readonly rotationId: string | null
    readonly tokens: number
    readonly audiences: ReadonlyArray<string>
    readonly credentials: ReadonlyArray<{
      readonly id: string
      readonly kind: CredentialKind
      readonly label: string
      readonly state: SecretState
      readonly lastUsedAt: string | null
    }>
    readonly reach: ReadonlyArray<{
      readonly permission: Permission
      readonly title: string
      readonly objects: number | null
    }>
    readonly actions: ReadonlyArray<{
      readonly action: Permission
      readonly outcome: AuditOutcome
      readonly count: number
      readonly firstAt: string
      readonly lastAt: string
    }>
    readonly changes: ReadonlyArray<{
      readonly eventId: string
      readonly at: string
      readonly action: Permission
      readonly target: { readonly type: string; readonly id: string } | null
    }>
    readonly places: ReadonlyArray<{
      readonly address: string | null
      readonly credentialId: string | null
      readonly count: number
      readonly firstAt: string
      readonly lastAt: string
    }> | null
  }
}

export type ReportApplicationBreachMutationVariables = Exact<{
  input: ReportApplicationBreachInput
}>

export type ReportApplicationBreachMutation = {
  readonly reportApplicationBreach:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NothingToStopError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReportApplicationBreachSuccess'
        readonly applicationId: string
        readonly secretId: string
        readonly stoppedSecrets: ReadonlyArray<string>
        readonly stoppedKeys: ReadonlyArray<string>
        readonly stoppedCertificates: ReadonlyArray<string>
        readonly stoppedFederations: ReadonlyArray<string>
        readonly cancelledRotations: ReadonlyArray<string>
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

type ErrorFields_AlreadySetUpError_Fragment = {
  readonly __typename: 'AlreadySetUpError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_CertificateKnownError_Fragment = {
  readonly __typename: 'CertificateKnownError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_CertificateRetiredError_Fragment = {
  readonly __typename: 'CertificateRetiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_CertificatesOffError_Fragment = {
  readonly __typename: 'CertificatesOffError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_ConflictError_Fragment = {
  readonly __typename: 'ConflictError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_CrossSiteRequestError_Fragment = {
  readonly __typename: 'CrossSiteRequestError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_DocumentNotAllowedError_Fragment = {
  readonly __typename: 'DocumentNotAllowedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_EscalationError_Fragment = {
  readonly __typename: 'EscalationError'
  readonly decision: string | null
  readonly missing: Permission | null
  readonly grantedBy: ReadonlyArray<string>
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_FederationRetiredError_Fragment = {
  readonly __typename: 'FederationRetiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_ForbiddenError_Fragment = {
  readonly __typename: 'ForbiddenError'
  readonly decision: string | null
  readonly missing: Permission | null
  readonly grantedBy: ReadonlyArray<string>
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_InvalidInputError_Fragment = {
  readonly __typename: 'InvalidInputError'
  readonly code: string
  readonly message: string
  readonly requestId: string
  readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
}

type ErrorFields_InvitationClosedError_Fragment = {
  readonly __typename: 'InvitationClosedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_InvitationInvalidError_Fragment = {
  readonly __typename: 'InvitationInvalidError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_KeyKnownError_Fragment = {
  readonly __typename: 'KeyKnownError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_KeyRetiredError_Fragment = {
  readonly __typename: 'KeyRetiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_LastOwnerError_Fragment = {
  readonly __typename: 'LastOwnerError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_MalformedRequestError_Fragment = {
  readonly __typename: 'MalformedRequestError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_MethodNotAllowedError_Fragment = {
  readonly __typename: 'MethodNotAllowedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_NameTakenError_Fragment = {
  readonly __typename: 'NameTakenError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_NoRotationError_Fragment = {
  readonly __typename: 'NoRotationError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_NotAcceptableError_Fragment = {
  readonly __typename: 'NotAcceptableError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_NotFoundError_Fragment = {
  readonly __typename: 'NotFoundError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_NothingToStopError_Fragment = {
  readonly __typename: 'NothingToStopError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_PayloadTooLargeError_Fragment = {
  readonly __typename: 'PayloadTooLargeError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_QueryInvalidError_Fragment = {
  readonly __typename: 'QueryInvalidError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_QueryTooCostlyError_Fragment = {
  readonly __typename: 'QueryTooCostlyError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_RateLimitedError_Fragment = {
  readonly __typename: 'RateLimitedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_ReauthenticationRequiredError_Fragment = {
  readonly __typename: 'ReauthenticationRequiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_RotationNotReadyError_Fragment = {
  readonly __typename: 'RotationNotReadyError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_RotationOpenError_Fragment = {
  readonly __typename: 'RotationOpenError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SecretAlreadyRevealedError_Fragment = {
  readonly __typename: 'SecretAlreadyRevealedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SecretInUseError_Fragment = {
  readonly __typename: 'SecretInUseError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SecretPolicyError_Fragment = {
  readonly __typename: 'SecretPolicyError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SecretRetiredError_Fragment = {
  readonly __typename: 'SecretRetiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SecretSlotLapsedError_Fragment = {
  readonly __typename: 'SecretSlotLapsedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SetupTokenInvalidError_Fragment = {
  readonly __typename: 'SetupTokenInvalidError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SignInCodeInvalidError_Fragment = {
  readonly __typename: 'SignInCodeInvalidError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_SignInRefusedError_Fragment = {
  readonly __typename: 'SignInRefusedError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TlsRequiredError_Fragment = {
  readonly __typename: 'TlsRequiredError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TooManyCertificatesError_Fragment = {
  readonly __typename: 'TooManyCertificatesError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TooManyFederationsError_Fragment = {
  readonly __typename: 'TooManyFederationsError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TooManyKeysError_Fragment = {
  readonly __typename: 'TooManyKeysError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TooManySecretsError_Fragment = {
  readonly __typename: 'TooManySecretsError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_TooManyWebhooksError_Fragment = {
  readonly __typename: 'TooManyWebhooksError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_UnknownEndpointError_Fragment = {
  readonly __typename: 'UnknownEndpointError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_UnsupportedMediaTypeError_Fragment = {
  readonly __typename: 'UnsupportedMediaTypeError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

type ErrorFields_WebhookSilentError_Fragment = {
  readonly __typename: 'WebhookSilentError'
  readonly code: string
  readonly message: string
  readonly requestId: string
}

export type ErrorFieldsFragment =
  | ErrorFields_AlreadySetUpError_Fragment
  | ErrorFields_CertificateKnownError_Fragment
  | ErrorFields_CertificateRetiredError_Fragment
  | ErrorFields_CertificatesOffError_Fragment
  | ErrorFields_ConflictError_Fragment
  | ErrorFields_CrossSiteRequestError_Fragment
  | ErrorFields_DocumentNotAllowedError_Fragment
  | ErrorFields_EscalationError_Fragment
  | ErrorFields_FederationRetiredError_Fragment
  | ErrorFields_ForbiddenError_Fragment
  | ErrorFields_InvalidInputError_Fragment
  | ErrorFields_InvitationClosedError_Fragment
  | ErrorFields_InvitationInvalidError_Fragment
  | ErrorFields_KeyKnownError_Fragment
  | ErrorFields_KeyRetiredError_Fragment
  | ErrorFields_LastOwnerError_Fragment
  | ErrorFields_MalformedRequestError_Fragment
  | ErrorFields_MethodNotAllowedError_Fragment
  | ErrorFields_NameTakenError_Fragment
  | ErrorFields_NoRotationError_Fragment
  | ErrorFields_NotAcceptableError_Fragment
  | ErrorFields_NotFoundError_Fragment
  | ErrorFields_NothingToStopError_Fragment
  | ErrorFields_PayloadTooLargeError_Fragment
  | ErrorFields_QueryInvalidError_Fragment
  | ErrorFields_QueryTooCostlyError_Fragment
  | ErrorFields_RateLimitedError_Fragment
  | ErrorFields_ReauthenticationRequiredError_Fragment
  | ErrorFields_RotationNotReadyError_Fragment
  | ErrorFields_RotationOpenError_Fragment
  | ErrorFields_SecretAlreadyRevealedError_Fragment
  | ErrorFields_SecretInUseError_Fragment
  | ErrorFields_SecretPolicyError_Fragment
  | ErrorFields_SecretRetiredError_Fragment
  | ErrorFields_SecretSlotLapsedError_Fragment
  | ErrorFields_SetupTokenInvalidError_Fragment
  | ErrorFields_SignInCodeInvalidError_Fragment
  | ErrorFields_SignInRefusedError_Fragment
  | ErrorFields_TlsRequiredError_Fragment
  | ErrorFields_TooManyCertificatesError_Fragment
  | ErrorFields_TooManyFederationsError_Fragment
  | ErrorFields_TooManyKeysError_Fragment
  | ErrorFields_TooManySecretsError_Fragment
  | ErrorFields_TooManyWebhooksError_Fragment
  | ErrorFields_UnknownEndpointError_Fragment
  | ErrorFields_UnsupportedMediaTypeError_Fragment
  | ErrorFields_WebhookSilentError_Fragment

export type PageFieldsFragment = {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

export type InvitationFieldsFragment = {
  readonly id: string
  readonly spaceId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly state: InvitationState
  readonly invitedById: string
  readonly userId: string | null
  readonly createdAt: string
  readonly expiresAt: string
  readonly acceptedAt: string | null
  readonly withdrawnAt: string | null
}

export type InvitationsQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  spaceId: string
}>

export type InvitationsQuery = {
  readonly invitations: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly spaceId: string
        readonly email: string
        readonly name: string
        readonly role: Role
        readonly state: InvitationState
        readonly invitedById: string
        readonly userId: string | null
        readonly createdAt: string
        readonly expiresAt: string
        readonly acceptedAt: string | null
        readonly withdrawnAt: string | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type InvitationQueryVariables = Exact<{
  id: string
}>

export type InvitationQuery = {
  readonly invitation: {
    readonly id: string
    readonly spaceId: string
    readonly email: string
    readonly name: string
    readonly role: Role
    readonly state: InvitationState
    readonly invitedById: string
    readonly userId: string | null
    readonly createdAt: string
    readonly expiresAt: string
    readonly acceptedAt: string | null
    readonly withdrawnAt: string | null
  }
}

export type InviteUserMutationVariables = Exact<{
  input: InviteUserInput
}>

export type InviteUserMutation = {
  readonly inviteUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'InviteUserSuccess'
        readonly invitationId: string
        readonly invitation: {
          readonly id: string
          readonly spaceId: string
          readonly email: string
          readonly name: string
          readonly role: Role
          readonly state: InvitationState
          readonly invitedById: string
          readonly userId: string | null
          readonly createdAt: string
          readonly expiresAt: string
          readonly acceptedAt: string | null
          readonly withdrawnAt: string | null
        } | null
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type ResendInvitationMutationVariables = Exact<{
  input: ResendInvitationInput
}>

export type ResendInvitationMutation = {
  readonly resendInvitation:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'InvitationClosedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ResendInvitationSuccess'
        readonly invitationId: string
        readonly invitation: {
          readonly id: string
          readonly spaceId: string
          readonly email: string
          readonly name: string
          readonly role: Role
          readonly state: InvitationState
          readonly invitedById: string
          readonly userId: string | null
          readonly createdAt: string
          readonly expiresAt: string
          readonly acceptedAt: string | null
          readonly withdrawnAt: string | null
        } | null
      }
}

export type WithdrawInvitationMutationVariables = Exact<{
  input: WithdrawInvitationInput
}>

export type WithdrawInvitationMutation = {
  readonly withdrawInvitation:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'InvitationClosedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'WithdrawInvitationSuccess'
        readonly invitationId: string
        readonly invitation: {
          readonly id: string
          readonly spaceId: string
          readonly email: string
          readonly name: string
          readonly role: Role
          readonly state: InvitationState
          readonly invitedById: string
          readonly userId: string | null
          readonly createdAt: string
          readonly expiresAt: string
          readonly acceptedAt: string | null
          readonly withdrawnAt: string | null
        } | null
      }
}

export type ReportLeakedSecretMutationVariables = Exact<{
  input: ReportLeakedSecretInput
}>

export type ReportLeakedSecretMutation = {
  readonly reportLeakedSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | { readonly __typename: 'ReportLeakedSecretSuccess'; readonly reportId: string }
}

export type MemberFieldsFragment = {
  readonly id: string
  readonly userId: string
  readonly spaceId: string | null
  readonly role: Role
  readonly createdAt: string
}

export type MembersQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  order?: MemberOrder | null | undefined
  spaceId?: string | null | undefined
  ofInstallation?: boolean | null | undefined
  userId?: string | null | undefined
  role?: Role | null | undefined
}>

export type MembersQuery = {
  readonly members: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly userId: string
        readonly spaceId: string | null
        readonly role: Role
        readonly createdAt: string
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type MemberQueryVariables = Exact<{
  id: string
}>

export type MemberQuery = {
  readonly member: {
    readonly id: string
    readonly userId: string
    readonly spaceId: string | null
    readonly role: Role
    readonly createdAt: string
  }
}

export type AddMemberMutationVariables = Exact<{
  input: AddMemberInput
}>

export type AddMemberMutation = {
  readonly addMember:
    | {
        readonly __typename: 'AddMemberSuccess'
        readonly memberId: string
        readonly member: {
          readonly id: string
          readonly userId: string
          readonly spaceId: string | null
          readonly role: Role
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type AppointMemberMutationVariables = Exact<{
  input: AppointMemberInput
}>

export type AppointMemberMutation = {
  readonly appointMember:
    | {
        readonly __typename: 'AppointMemberSuccess'
        readonly memberId: string
        readonly member: {
          readonly id: string
          readonly userId: string
          readonly spaceId: string | null
          readonly role: Role
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type UpdateMemberMutationVariables = Exact<{
  input: UpdateMemberInput
}>

export type UpdateMemberMutation = {
  readonly updateMember:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'LastOwnerError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateMemberSuccess'
        readonly memberId: string
        readonly member: {
          readonly id: string
          readonly userId: string
          readonly spaceId: string | null
          readonly role: Role
          readonly createdAt: string
        } | null
      }
}

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput
}>

export type RemoveMemberMutation = {
  readonly removeMember:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'LastOwnerError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | { readonly __typename: 'RemoveMemberSuccess'; readonly memberId: string; readonly userId: string }
}

export type OutboxQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  spaceId?: string | null | undefined
  state?: OutboxMessageState | null | undefined
}>

export type OutboxQuery = {
  readonly outbox: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly spaceId: string | null
        readonly kind: OutboxMessageKind
        readonly topic: string
        readonly to: string | null
        readonly webhookId: string | null
        readonly state: OutboxMessageState
        readonly attempts: number
        readonly lastError: string | null
        readonly createdAt: string
        readonly nextAttemptAt: string | null
        readonly deliveredAt: string | null
        readonly failedAt: string | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type RotationFieldsFragment = {
  readonly id: string
  readonly state: RotationState
  readonly replacementId: string | null
  readonly lastUsedAt: string | null
  readonly quietAt: string | null
  readonly secretId: string | null
  readonly firstUsedAt: string | null
  readonly isReady: boolean
  readonly finishesWhenQuiet: boolean
  readonly startsAt: string
  readonly endedAt: string | null
  readonly createdById: string
  readonly secret: {
    readonly id: string
    readonly label: string
    readonly hint: string | null
    readonly state: SecretState
    readonly notBefore: string
    readonly expiresAt: string
    readonly hasExpiry: boolean
    readonly claimBy: string
    readonly revealedAt: string | null
    readonly retiredAt: string | null
    readonly lastUsedAt: string | null
    readonly lastUsedProgram: string | null
    readonly lastUsedInstance: string | null
    readonly quietAt: string | null
    readonly isQuiet: boolean
    readonly createdAt: string
  } | null
  readonly replaces: ReadonlyArray<{
    readonly secretId: string
    readonly label: string
    readonly state: SecretState
    readonly lastUsedAt: string | null
    readonly quietAt: string | null
    readonly isQuiet: boolean
  }>
}

export type StartApplicationRotationMutationVariables = Exact<{
  input: StartApplicationRotationInput
}>

export type StartApplicationRotationMutation = {
  readonly startApplicationRotation:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RotationOpenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'StartApplicationRotationSuccess'
        readonly applicationId: string
        readonly rotationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
          readonly rotation: {
            readonly id: string
            readonly state: RotationState
            readonly replacementId: string | null
            readonly lastUsedAt: string | null
            readonly quietAt: string | null
            readonly secretId: string | null
            readonly firstUsedAt: string | null
            readonly isReady: boolean
            readonly finishesWhenQuiet: boolean
            readonly startsAt: string
            readonly endedAt: string | null
            readonly createdById: string
            readonly secret: {
              readonly id: string
              readonly label: string
              readonly hint: string | null
              readonly state: SecretState
              readonly notBefore: string
              readonly expiresAt: string
              readonly hasExpiry: boolean
              readonly claimBy: string
              readonly revealedAt: string | null
              readonly retiredAt: string | null
              readonly lastUsedAt: string | null
              readonly lastUsedProgram: string | null
              readonly lastUsedInstance: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
              readonly createdAt: string
            } | null
            readonly replaces: ReadonlyArray<{
              readonly secretId: string
              readonly label: string
              readonly state: SecretState
              readonly lastUsedAt: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
            }>
          } | null
        } | null
      }
    | {
        readonly __typename: 'TooManySecretsError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type FinishApplicationRotationMutationVariables = Exact<{
  input: FinishApplicationRotationInput
}>

export type FinishApplicationRotationMutation = {
  readonly finishApplicationRotation:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'FinishApplicationRotationSuccess'
        readonly applicationId: string
        readonly rotationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
          readonly rotation: {
            readonly id: string
            readonly state: RotationState
            readonly replacementId: string | null
            readonly lastUsedAt: string | null
            readonly quietAt: string | null
            readonly secretId: string | null
            readonly firstUsedAt: string | null
            readonly isReady: boolean
            readonly finishesWhenQuiet: boolean
            readonly startsAt: string
            readonly endedAt: string | null
            readonly createdById: string
            readonly secret: {
              readonly id: string
              readonly label: string
              readonly hint: string | null
              readonly state: SecretState
              readonly notBefore: string
              readonly expiresAt: string
              readonly hasExpiry: boolean
              readonly claimBy: string
              readonly revealedAt: string | null
              readonly retiredAt: string | null
              readonly lastUsedAt: string | null
              readonly lastUsedProgram: string | null
              readonly lastUsedInstance: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
              readonly createdAt: string
            } | null
            readonly replaces: ReadonlyArray<{
              readonly secretId: string
              readonly label: string
              readonly state: SecretState
              readonly lastUsedAt: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
            }>
          } | null
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NoRotationError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RotationNotReadyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretInUseError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type CancelApplicationRotationMutationVariables = Exact<{
  input: CancelApplicationRotationInput
}>

export type CancelApplicationRotationMutation = {
  readonly cancelApplicationRotation:
    | {
        readonly __typename: 'CancelApplicationRotationSuccess'
        readonly applicationId: string
        readonly rotationId: string
        readonly application: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
          readonly rotation: {
            readonly id: string
            readonly state: RotationState
            readonly replacementId: string | null
            readonly lastUsedAt: string | null
            readonly quietAt: string | null
            readonly secretId: string | null
            readonly firstUsedAt: string | null
            readonly isReady: boolean
            readonly finishesWhenQuiet: boolean
            readonly startsAt: string
            readonly endedAt: string | null
            readonly createdById: string
            readonly secret: {
              readonly id: string
              readonly label: string
              readonly hint: string | null
              readonly state: SecretState
              readonly notBefore: string
              readonly expiresAt: string
              readonly hasExpiry: boolean
              readonly claimBy: string
              readonly revealedAt: string | null
              readonly retiredAt: string | null
              readonly lastUsedAt: string | null
              readonly lastUsedProgram: string | null
              readonly lastUsedInstance: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
              readonly createdAt: string
            } | null
            readonly replaces: ReadonlyArray<{
              readonly secretId: string
              readonly label: string
              readonly state: SecretState
              readonly lastUsedAt: string | null
              readonly quietAt: string | null
              readonly isQuiet: boolean
            }>
          } | null
        } | null
      }
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NoRotationError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type ReplaceApplicationMutationVariables = Exact<{
  input: ReplaceApplicationInput
}>

export type ReplaceApplicationMutation = {
  readonly replaceApplication:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReplaceApplicationSuccess'
        readonly applicationId: string
        readonly rotationId: string
        readonly replacementId: string
        readonly secretId: string
        readonly replacement: {
          readonly id: string
          readonly clientId: string
          readonly spaceId: string
          readonly name: string
          readonly description: string
          readonly environment: SpaceKind | null
          readonly status: ApplicationStatus
          readonly permissions: ReadonlyArray<Permission>
          readonly allowedAddresses: ReadonlyArray<string>
          readonly audiences: ReadonlyArray<string>
          readonly ownerIds: ReadonlyArray<string>
          readonly ownerRoles: ReadonlyArray<Role>
          readonly tokenLifeSeconds: number
          readonly tokensPerHour: number | null
          readonly tokensPerDay: number | null
          readonly tokenBinding: TokenBinding
          readonly createdAt: string
          readonly createdById: string
          readonly updatedAt: string
        } | null
        readonly secret: {
          readonly id: string
          readonly label: string
          readonly hint: string | null
          readonly state: SecretState
          readonly notBefore: string
          readonly expiresAt: string
          readonly hasExpiry: boolean
          readonly claimBy: string
          readonly revealedAt: string | null
          readonly retiredAt: string | null
          readonly lastUsedAt: string | null
          readonly lastUsedProgram: string | null
          readonly lastUsedInstance: string | null
          readonly quietAt: string | null
          readonly isQuiet: boolean
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'RotationOpenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretPolicyError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type SessionFieldsFragment = {
  readonly id: string
  readonly userId: string
  readonly state: SessionState
  readonly isCurrent: boolean
  readonly browser: string | null
  readonly address: string | null
  readonly idleMinutes: number
  readonly createdAt: string
  readonly authenticatedAt: string
  readonly lastUsedAt: string
  readonly idleEndsAt: string
  readonly endsAt: string
  readonly endedAt: string | null
}

export type SessionsQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  order?: SessionOrder | null | undefined
  mine?: boolean | null | undefined
  userId?: string | null | undefined
  spaceId?: string | null | undefined
  state?: SessionState | null | undefined
}>

export type SessionsQuery = {
  readonly sessions: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly userId: string
        readonly state: SessionState
        readonly isCurrent: boolean
        readonly browser: string | null
        readonly address: string | null
        readonly idleMinutes: number
        readonly createdAt: string
        readonly authenticatedAt: string
        readonly lastUsedAt: string
        readonly idleEndsAt: string
        readonly endsAt: string
        readonly endedAt: string | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type SessionQueryVariables = Exact<{
  id: string
}>

export type SessionQuery = {
  readonly session: {
    readonly id: string
    readonly userId: string
    readonly state: SessionState
    readonly isCurrent: boolean
    readonly browser: string | null
    readonly address: string | null
    readonly idleMinutes: number
    readonly createdAt: string
    readonly authenticatedAt: string
    readonly lastUsedAt: string
    readonly idleEndsAt: string
    readonly endsAt: string
    readonly endedAt: string | null
  }
}

export type EndSessionMutationVariables = Exact<{
  input: EndSessionInput
}>

export type EndSessionMutation = {
  readonly endSession:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EndSessionSuccess'
        readonly sessionId: string
        readonly userId: string
        readonly session: {
          readonly id: string
          readonly userId: string
          readonly state: SessionState
          readonly isCurrent: boolean
          readonly browser: string | null
          readonly address: string | null
          readonly idleMinutes: number
          readonly createdAt: string
          readonly authenticatedAt: string
          readonly lastUsedAt: string
          readonly idleEndsAt: string
          readonly endsAt: string
          readonly endedAt: string | null
        } | null
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type EndUserSessionsMutationVariables = Exact<{
  input: EndUserSessionsInput
}>

export type EndUserSessionsMutation = {
  readonly endUserSessions:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | { readonly __typename: 'EndUserSessionsSuccess'; readonly userId: string; readonly ended: string }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type SignInMutationVariables = Exact<{
  input: SignInInput
}>

export type SignInMutation = {
  readonly signIn:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SignInRefusedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SignInSuccess'
        readonly userId: string
        readonly sessionId: string
        readonly endsAt: string
      }
}

export type SignInByCodeMutationVariables = Exact<{
  input: SignInByCodeInput
}>

export type SignInByCodeMutation = {
  readonly signInByCode:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SignInByCodeSuccess'
        readonly userId: string
        readonly sessionId: string
        readonly endsAt: string
      }
    | {
        readonly __typename: 'SignInCodeInvalidError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type SignOutMutationVariables = Exact<{
  input: SignOutInput
}>

export type SignOutMutation = {
  readonly signOut:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | { readonly __typename: 'SignOutSuccess'; readonly ended: string }
}

export type ReauthenticateMutationVariables = Exact<{
  input: ReauthenticateInput
}>

export type ReauthenticateMutation = {
  readonly reauthenticate:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | { readonly __typename: 'ReauthenticateSuccess'; readonly sessionId: string }
    | {
        readonly __typename: 'SignInRefusedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type SessionEndedSubscriptionVariables = Exact<{
  after?: string | null | undefined
  userId?: string | null | undefined
}>

export type SessionEndedSubscription = {
  readonly sessionEnded: {
    readonly cursor: string
    readonly sessions: ReadonlyArray<{
      readonly id: string
      readonly userId: string
      readonly state: SessionState
      readonly isCurrent: boolean
      readonly browser: string | null
      readonly address: string | null
      readonly idleMinutes: number
      readonly createdAt: string
      readonly authenticatedAt: string
      readonly lastUsedAt: string
      readonly idleEndsAt: string
      readonly endsAt: string
      readonly endedAt: string | null
    }>
  }
}

export type SpaceFieldsFragment = {
  readonly id: string
  readonly name: string
  readonly kind: SpaceKind
  readonly logLevel: LogLevel
  readonly createdAt: string
  readonly secretPolicy: { readonly longestDays: number; readonly mostSecrets: number; readonly mustExpire: boolean }
}

export type SpacesQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  order?: ListOrder | null | undefined
  namePrefix?: string | null | undefined
  kind?: SpaceKind | null | undefined
}>

export type SpacesQuery = {
  readonly spaces: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly name: string
        readonly kind: SpaceKind
        readonly logLevel: LogLevel
        readonly createdAt: string
        readonly secretPolicy: {
          readonly longestDays: number
          readonly mostSecrets: number
          readonly mustExpire: boolean
        }
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type SpaceQueryVariables = Exact<{
  id: string
}>

export type SpaceQuery = {
  readonly space: {
    readonly id: string
    readonly name: string
    readonly kind: SpaceKind
    readonly logLevel: LogLevel
    readonly createdAt: string
    readonly secretPolicy: { readonly longestDays: number; readonly mostSecrets: number; readonly mustExpire: boolean }
  }
}

export type CreateSpaceMutationVariables = Exact<{
  input: CreateSpaceInput
}>

export type CreateSpaceMutation = {
  readonly createSpace:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CreateSpaceSuccess'
        readonly spaceId: string
        readonly space: {
          readonly id: string
          readonly name: string
          readonly kind: SpaceKind
          readonly logLevel: LogLevel
          readonly createdAt: string
          readonly secretPolicy: {
            readonly longestDays: number
            readonly mostSecrets: number
            readonly mustExpire: boolean
          }
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type UpdateSpaceMutationVariables = Exact<{
  input: UpdateSpaceInput
}>

export type UpdateSpaceMutation = {
  readonly updateSpace:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateSpaceSuccess'
        readonly spaceId: string
        readonly space: {
          readonly id: string
          readonly name: string
          readonly kind: SpaceKind
          readonly logLevel: LogLevel
          readonly createdAt: string
          readonly secretPolicy: {
            readonly longestDays: number
            readonly mostSecrets: number
            readonly mustExpire: boolean
          }
        } | null
      }
}

export type SetSpaceSecretPolicyMutationVariables = Exact<{
  input: SetSpaceSecretPolicyInput
}>

export type SetSpaceSecretPolicyMutation = {
  readonly setSpaceSecretPolicy:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SetSpaceSecretPolicySuccess'
        readonly spaceId: string
        readonly space: {
          readonly id: string
          readonly name: string
          readonly kind: SpaceKind
          readonly logLevel: LogLevel
          readonly createdAt: string
          readonly secretPolicy: {
            readonly longestDays: number
            readonly mostSecrets: number
            readonly mustExpire: boolean
          }
        } | null
      }
}

export type UserFieldsFragment = {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly status: UserStatus
  readonly type: UserType
  readonly entitlements: ReadonlyArray<string>
  readonly createdAt: string
}

export type UsersQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  order?: ListOrder | null | undefined
  email?: string | null | undefined
  namePrefix?: string | null | undefined
  status?: UserStatus | null | undefined
  type?: UserType | null | undefined
  entitlement?: string | null | undefined
  role?: Role | null | undefined
  spaceId?: string | null | undefined
}>

export type UsersQuery = {
  readonly users: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly name: string | null
        readonly email: string | null
        readonly status: UserStatus
        readonly type: UserType
        readonly entitlements: ReadonlyArray<string>
        readonly createdAt: string
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type UserQueryVariables = Exact<{
  id: string
}>

export type UserQuery = {
  readonly user: {
    readonly id: string
    readonly name: string | null
    readonly email: string | null
    readonly status: UserStatus
    readonly type: UserType
    readonly entitlements: ReadonlyArray<string>
    readonly createdAt: string
    readonly memberships: ReadonlyArray<{
      readonly id: string
      readonly userId: string
      readonly spaceId: string | null
      readonly role: Role
      readonly createdAt: string
    }> | null
  }
}

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput
}>

export type CreateUserMutation = {
  readonly createUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CreateUserSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type UpdateUserMutationVariables = Exact<{
  input: UpdateUserInput
}>

export type UpdateUserMutation = {
  readonly updateUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateUserSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
}

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput
}>

export type UpdateProfileMutation = {
  readonly updateProfile:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateProfileSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
}

export type SuspendUserMutationVariables = Exact<{
  input: SuspendUserInput
}>

export type SuspendUserMutation = {
  readonly suspendUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'LastOwnerError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SuspendUserSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
}

export type ReactivateUserMutationVariables = Exact<{
  input: ReactivateUserInput
}>

export type ReactivateUserMutation = {
  readonly reactivateUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReactivateUserSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
}

export type DeleteUserMutationVariables = Exact<{
  input: DeleteUserInput
}>

export type DeleteUserMutation = {
  readonly deleteUser:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'DeleteUserSuccess'
        readonly userId: string
        readonly user: {
          readonly id: string
          readonly name: string | null
          readonly email: string | null
          readonly status: UserStatus
          readonly type: UserType
          readonly entitlements: ReadonlyArray<string>
          readonly createdAt: string
        } | null
      }
    | {
        readonly __typename: 'EscalationError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'LastOwnerError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type ViewerQueryVariables = Exact<{ [key: string]: never }>

export type ViewerQuery = {
  readonly viewer: {
    readonly id: string
    readonly type: string
    readonly credentialId: string | null
    readonly permissions: ReadonlyArray<Permission>
    readonly space: {
      readonly id: string
      readonly name: string
      readonly kind: SpaceKind
      readonly logLevel: LogLevel
      readonly createdAt: string
      readonly secretPolicy: {
        readonly longestDays: number
        readonly mostSecrets: number
        readonly mustExpire: boolean
      }
    } | null
  }
}

export type PermissionsQueryVariables = Exact<{ [key: string]: never }>

export type PermissionsQuery = {
  readonly permissions: ReadonlyArray<{
    readonly name: Permission
    readonly title: string
    readonly description: string
    readonly resource: string
    readonly isGrantable: boolean
  }>
}

export type PoliciesQueryVariables = Exact<{ [key: string]: never }>

export type PoliciesQuery = {
  readonly policies: ReadonlyArray<{
    readonly id: string
    readonly name: string
    readonly effect: PolicyEffect
    readonly isBuiltIn: boolean
    readonly permissions: ReadonlyArray<Permission> | null
    readonly role: Role | null
    readonly spaceId: string | null
  }>
}

export type WebhookFieldsFragment = {
  readonly id: string
  readonly spaceId: string
  readonly name: string
  readonly url: string
  readonly topics: ReadonlyArray<string>
  readonly status: WebhookStatus
  readonly disabledReason: WebhookDisabledReason | null
  readonly pausedUntil: string | null
  readonly hasSecret: boolean
  readonly claimBy: string | null
  readonly previousUntil: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly createdById: string
}

export type WebhooksQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  spaceId: string
}>

export type WebhooksQuery = {
  readonly webhooks: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly spaceId: string
        readonly name: string
        readonly url: string
        readonly topics: ReadonlyArray<string>
        readonly status: WebhookStatus
        readonly disabledReason: WebhookDisabledReason | null
        readonly pausedUntil: string | null
        readonly hasSecret: boolean
        readonly claimBy: string | null
        readonly previousUntil: string | null
        readonly createdAt: string
        readonly updatedAt: string
        readonly createdById: string
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type WebhookQueryVariables = Exact<{
  id: string
}>

export type WebhookQuery = {
  readonly webhook: {
    readonly id: string
    readonly spaceId: string
    readonly name: string
    readonly url: string
    readonly topics: ReadonlyArray<string>
    readonly status: WebhookStatus
    readonly disabledReason: WebhookDisabledReason | null
    readonly pausedUntil: string | null
    readonly hasSecret: boolean
    readonly claimBy: string | null
    readonly previousUntil: string | null
    readonly createdAt: string
    readonly updatedAt: string
    readonly createdById: string
  }
}

export type WebhookDeliveriesQueryVariables = Exact<{
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  webhookId: string
  state?: WebhookDeliveryState | null | undefined
}>

export type WebhookDeliveriesQuery = {
  readonly webhookDeliveries: {
    readonly edges: ReadonlyArray<{
      readonly cursor: string
      readonly node: {
        readonly id: string
        readonly webhookId: string
        readonly topic: string
        readonly state: WebhookDeliveryState
        readonly attempts: number
        readonly lastError: string | null
        readonly createdAt: string
        readonly nextAttemptAt: string | null
        readonly deliveredAt: string | null
        readonly failedAt: string | null
      }
    }>
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
}

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput
}>

export type CreateWebhookMutation = {
  readonly createWebhook:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'CreateWebhookSuccess'
        readonly webhookId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TooManyWebhooksError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput
}>

export type UpdateWebhookMutation = {
  readonly updateWebhook:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NameTakenError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'UpdateWebhookSuccess'
        readonly webhookId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
}

export type DeleteWebhookMutationVariables = Exact<{
  input: DeleteWebhookInput
}>

export type DeleteWebhookMutation = {
  readonly deleteWebhook:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'DeleteWebhookSuccess'
        readonly webhookId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput
}>

export type RotateWebhookSecretMutation = {
  readonly rotateWebhookSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RotateWebhookSecretSuccess'
        readonly webhookId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
}

export type RevealWebhookSecretMutationVariables = Exact<{
  input: RevealWebhookSecretInput
}>

export type RevealWebhookSecretMutation = {
  readonly revealWebhookSecret:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ReauthenticationRequiredError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RevealWebhookSecretSuccess'
        readonly webhookId: string
        readonly secret: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
    | {
        readonly __typename: 'SecretAlreadyRevealedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'SecretSlotLapsedError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type TestWebhookMutationVariables = Exact<{
  input: TestWebhookInput
}>

export type TestWebhookMutation = {
  readonly testWebhook:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'TestWebhookSuccess'
        readonly webhookId: string
        readonly messageId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
    | {
        readonly __typename: 'WebhookSilentError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

export type RedeliverNoticeMutationVariables = Exact<{
  input: RedeliverNoticeInput
}>

export type RedeliverNoticeMutation = {
  readonly redeliverNotice:
    | {
        readonly __typename: 'ConflictError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'ForbiddenError'
        readonly decision: string | null
        readonly missing: Permission | null
        readonly grantedBy: ReadonlyArray<string>
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'InvalidInputError'
        readonly code: string
        readonly message: string
        readonly requestId: string
        readonly fields: ReadonlyArray<{ readonly path: string; readonly message: string }>
      }
    | {
        readonly __typename: 'NotFoundError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
    | {
        readonly __typename: 'RedeliverNoticeSuccess'
        readonly webhookId: string
        readonly messageId: string
        readonly webhook: {
          readonly id: string
          readonly spaceId: string
          readonly name: string
          readonly url: string
          readonly topics: ReadonlyArray<string>
          readonly status: WebhookStatus
          readonly disabledReason: WebhookDisabledReason | null
          readonly pausedUntil: string | null
          readonly hasSecret: boolean
          readonly claimBy: string | null
          readonly previousUntil: string | null
          readonly createdAt: string
          readonly updatedAt: string
          readonly createdById: string
        } | null
      }
    | {
        readonly __typename: 'WebhookSilentError'
        readonly code: string
        readonly message: string
        readonly requestId: string
      }
}

type Document<Result, Variables> = string & { readonly __apiType?: (variables: Variables) => Result }
type Options = Parameters<RequestFunction>[2]

const applicationFieldsText = `fragment ApplicationFields on Application{id clientId spaceId name description environment status permissions allowedAddresses audiences ownerIds ownerRoles tokenLifeSeconds tokensPerHour tokensPerDay tokenBinding createdAt createdById updatedAt}`
const auditEventFieldsText = `fragment AuditEventFields on AuditEvent{id at action outcome code actor{type id credentialId}target{type id}decision{id policies policyVersion attributes}change address spaceId requestId position seal}`
const certificateFieldsText = `fragment CertificateFields on ApplicationCertificate{id label state thumbprint subjectType subject expiresAt lastUsedAt}`
const checkpointFieldsText = `fragment CheckpointFields on AuditCheckpoint{size root note createdAt}`
const countFieldsText = `fragment CountFields on UsageCount{name count lastAt}`
const errorFieldsText = `fragment ErrorFields on Error{__typename code message requestId ...on ForbiddenError{decision missing grantedBy}...on EscalationError{decision missing grantedBy}...on InvalidInputError{fields{path message}}}`
const federationFieldsText = `fragment FederationFields on ApplicationFederation{id label issuer jwksUrl subject claims{name value}retiredAt createdAt}`
const invitationFieldsText = `fragment InvitationFields on Invitation{id spaceId email name role state invitedById userId createdAt expiresAt acceptedAt withdrawnAt}`
const keyFieldsText = `fragment KeyFields on ApplicationKey{id label state thumbprint publicJwk jwksUrl notBefore expiresAt retiredAt lastUsedAt createdAt}`
const memberFieldsText = `fragment MemberFields on Member{id userId spaceId role createdAt}`
const pageFieldsText = `fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}`
const rotationFieldsText = `fragment RotationFields on ApplicationRotation{id state replacementId lastUsedAt quietAt secretId secret{...SecretFields}firstUsedAt replaces{secretId label state lastUsedAt quietAt isQuiet}isReady finishesWhenQuiet startsAt endedAt createdById}`
const secretFieldsText = `fragment SecretFields on ApplicationSecret{id label hint state notBefore expiresAt hasExpiry claimBy revealedAt retiredAt lastUsedAt lastUsedProgram lastUsedInstance quietAt isQuiet createdAt}`
const sessionFieldsText = `fragment SessionFields on Session{id userId state isCurrent browser address idleMinutes createdAt authenticatedAt lastUsedAt idleEndsAt endsAt endedAt}`
const spaceFieldsText = `fragment SpaceFields on Space{id name kind logLevel secretPolicy{longestDays mostSecrets mustExpire}createdAt}`
const userFieldsText = `fragment UserFields on User{id name email status type entitlements createdAt}`
const webhookFieldsText = `fragment WebhookFields on Webhook{id spaceId name url topics status disabledReason pausedUntil hasSecret claimBy previousUntil createdAt updatedAt createdById}`

/** The text of a page of a list: all have the same frame, in which the arguments stand twice. */
const page = (name: string, fields: string, more: string): string => {
  const field = name.charAt(0).toLowerCase() + name.slice(1)
  const given = more.replaceAll(/\$(\w+):\w+!?/g, ' $1:$$$1')
  return `query ${name}($first:Int$after:String$last:Int$before:String${more}){${field}(first:$first after:$after last:$last before:$before${given}){edges{cursor node{...${fields}}}pageInfo{...PageFields}}}${pageFieldsText}`
}

/** The text of a change: all have the same frame. */
const change = (name: string, success: string): string => {
  const field = name.charAt(0).toLowerCase() + name.slice(1)
  return `mutation ${name}($input:${name}Input!){${field}(input:$input){...on ${name}Success{__typename ${success}}...ErrorFields}}${errorFieldsText}`
}

/** A method for each operation: it gives the success of the root field, or throws; a subscription gives each as it comes. */
export const createOperations = (request: RequestFunction, paged: PagedFunction, subscribe: SubscribeFunction) => {
  const byInput =
    <Input, Result>(document: Document<Result, { readonly input: Input }>) =>
    (input: Input, options?: Options) =>
      request(document, { input }, options)
  return {
    /** Lets an application authenticate with the certificate of its connection (RFC 8705 §2): with one that is known, or with any that an authority issues for one name. Certificates that were revoked are not looked up: end what was added. Needs `applications:add-certificate`. */
    addApplicationCertificate: byInput(
      (change(
        'AddApplicationCertificate',
        `applicationId certificateId application{...ApplicationFields}certificate{...CertificateFields}`,
      ) + `${applicationFieldsText}${certificateFieldsText}`) as Document<
        AddApplicationCertificateMutation,
        AddApplicationCertificateMutationVariables
      >,
    ),
    /** Lets a workload authenticate as an application with the token that its platform gave it, such as that of a Kubernetes service account or of a CI job: as `client_assertion`, with `client_id` beside it. The token must be for this service alone: its audience is the issuer of this service. Needs `applications:add-federation`. */
    addApplicationFederation: byInput(
      (change(
        'AddApplicationFederation',
        `applicationId federationId application{...ApplicationFields}federation{...FederationFields}`,
      ) + `${applicationFieldsText}${federationFieldsText}`) as Document<
        AddApplicationFederationMutation,
        AddApplicationFederationMutationVariables
      >,
    ),
    /** Lets an application authenticate with a key pair (private_key_jwt), by its public half, or with those whose public halves it publishes. The private half never leaves the machine it was made on. Needs `applications:add-key`. */
    addApplicationKey: byInput(
      (change('AddApplicationKey', `applicationId keyId application{...ApplicationFields}key{...KeyFields}`) +
        `${applicationFieldsText}${keyFieldsText}`) as Document<
        AddApplicationKeyMutation,
        AddApplicationKeyMutationVariables
      >,
    ),
    /** Gives a person a role in a space: never one that holds more than you hold there. Takes `users:read` on the person, too. Needs `members:add`. */
    addMember: byInput(
      (change('AddMember', `memberId member{...MemberFields}`) + `${memberFieldsText}`) as Document<
        AddMemberMutation,
        AddMemberMutationVariables
      >,
    ),
    /** One application. Needs `applications:read`. */
    application: (variables: ApplicationQueryVariables, options?: Options) =>
      request(
        `query Application($id:ID!){application(id:$id){...ApplicationFields rotation{...RotationFields}secrets{...SecretFields}keys{...KeyFields}certificates{...CertificateFields}federations{...FederationFields}}}${applicationFieldsText}${certificateFieldsText}${federationFieldsText}${keyFieldsText}${rotationFieldsText}${secretFieldsText}` as Document<
          ApplicationQuery,
          ApplicationQueryVariables
        >,
        variables,
        options,
      ),
    /** What a breach of an application reaches, before anything is done about it. Needs `applications:preview-breach`. */
    applicationBreachPreview: (variables: ApplicationBreachPreviewQueryVariables, options?: Options) =>
      request(
        `query ApplicationBreachPreview($applicationId:ID!$since:DateTime!){applicationBreachPreview(applicationId:$applicationId since:$since){applicationId name spaceId since at credentials{id kind label state lastUsedAt}rotationId tokens audiences reach{permission title objects}actions{action outcome count firstAt lastAt}changes{eventId at action target{type id}}places{address credentialId count firstAt lastAt}}}` as Document<
          ApplicationBreachPreviewQuery,
          ApplicationBreachPreviewQueryVariables
        >,
        variables,
        options,
      ),
    /** The applications you may see. Needs `applications:read`. */
    applications: paged((variables: ApplicationsQueryVariables = {}, options?: Options) =>
      request(
        (page('Applications', 'ApplicationFields', '$spaceId:ID') + `${applicationFieldsText}`) as Document<
          ApplicationsQuery,
          ApplicationsQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** One application. Needs `applications:read`. */
    applicationUsage: (variables: ApplicationUsageQueryVariables, options?: Options) =>
      request(
        `query ApplicationUsage($id:ID!$from:DateTime$to:DateTime){application(id:$id){id usage(from:$from to:$to){from to tokens refusals days{day credentialId tokens refusals}calls{...CountFields}refusalCodes{...CountFields}versions{...CountFields}instances{...CountFields}places{...CountFields}}secrets{...SecretFields lastUsedFrom}health{code advice figures{name value}}}}${countFieldsText}${secretFieldsText}` as Document<
          ApplicationUsageQuery,
          ApplicationUsageQueryVariables
        >,
        variables,
        options,
      ),
    /** Gives a person a role in the whole installation, and so in each of its spaces: never one that holds more than you hold there. Takes `users:read` on the person, too. Needs `members:appoint`. */
    appointMember: byInput(
      (change('AppointMember', `memberId member{...MemberFields}`) + `${memberFieldsText}`) as Document<
        AppointMemberMutation,
        AppointMemberMutationVariables
      >,
    ),
    /** The proof that the log continues a checkpoint you kept. Needs `audit:read`. */
    auditConsistency: (variables: AuditConsistencyQueryVariables, options?: Options) =>
      request(
        `query AuditConsistency($size:SafeInt!){auditConsistency(size:$size){hashes checkpoint{...CheckpointFields}}}${checkpointFieldsText}` as Document<
          AuditConsistencyQuery,
          AuditConsistencyQueryVariables
        >,
        variables,
        options,
      ),
    /** One event. Needs `audit:read`. */
    auditEvent: (variables: AuditEventQueryVariables, options?: Options) =>
      request(
        `query AuditEvent($eventId:ID!){auditEvent(eventId:$eventId){...AuditEventFields}}${auditEventFieldsText}` as Document<
          AuditEventQuery,
          AuditEventQueryVariables
        >,
        variables,
        options,
      ),
    /** The events you may see, as they are added, in the order in which they were committed: each once, from whichever instance. Begins now, or behind a cursor. Needs `audit:read`. */
    auditEventAdded: (variables: AuditEventAddedSubscriptionVariables = {}, options?: Options) =>
      subscribe(
        `subscription AuditEventAdded($after:String$action:Permission$actorId:ID$credentialId:ID$targetId:ID$spaceId:ID$outcome:AuditOutcome$from:DateTime$to:DateTime){auditEventAdded(after:$after action:$action actorId:$actorId credentialId:$credentialId targetId:$targetId spaceId:$spaceId outcome:$outcome from:$from to:$to){cursor event{...AuditEventFields}}}${auditEventFieldsText}` as Document<
          AuditEventAddedSubscription,
          AuditEventAddedSubscriptionVariables
        >,
        variables,
        options,
      ),
    /** The events you may see, newest first. Reading them is recorded too. Needs `audit:read`. */
    auditEvents: paged((variables: AuditEventsQueryVariables = {}, options?: Options) =>
      request(
        (page(
          'AuditEvents',
          'AuditEventFields',
          '$action:Permission$actorId:ID$credentialId:ID$targetId:ID$spaceId:ID$outcome:AuditOutcome$from:DateTime$to:DateTime',
        ) + `${auditEventFieldsText}`) as Document<AuditEventsQuery, AuditEventsQueryVariables>,
        variables,
        options,
      ),
    ),
    /** The latest checkpoint and the key of the log. Needs `audit:read`. */
    auditLog: (options?: Options) =>
      request(
        `query AuditLog{auditLog{verifierKey checkpoint{...CheckpointFields}}}${checkpointFieldsText}` as Document<
          AuditLogQuery,
          AuditLogQueryVariables
        >,
        {},
        options,
      ),
    /** The proof that an event is in the log. Needs `audit:read`. */
    auditProof: (variables: AuditProofQueryVariables, options?: Options) =>
      request(
        `query AuditProof($eventId:ID!){auditProof(eventId:$eventId){canonical verifierKey sealed{position leafHash hashes checkpoint{...CheckpointFields}}}}${checkpointFieldsText}` as Document<
          AuditProofQuery,
          AuditProofQueryVariables
        >,
        variables,
        options,
      ),
    /** Calls the rotation under way off, or the one that is scheduled. The old secrets stay; an application that was to take the place of another and never did anything is disabled. Needs `rotations:cancel`. */
    cancelApplicationRotation: byInput(
      (change(
        'CancelApplicationRotation',
        `applicationId rotationId application{...ApplicationFields rotation{...RotationFields}}`,
      ) + `${applicationFieldsText}${rotationFieldsText}${secretFieldsText}`) as Document<
        CancelApplicationRotationMutation,
        CancelApplicationRotationMutationVariables
      >,
    ),
    /** Makes an application with the name and the settings of another in a space where you may create applications. It is granted what you hold there, and has an empty secret slot of its own: no secret is copied. Needs `applications:copy`. */
    copyApplication: byInput(
      (change(
        'CopyApplication',
        `applicationId secretId withheld application{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        CopyApplicationMutation,
        CopyApplicationMutationVariables
      >,
    ),
    /** Makes an application with an empty slot for its first secret, which `revealApplicationSecret` fills. Needs `applications:create`. */
    createApplication: byInput(
      (change('CreateApplication', `applicationId secretId application{...ApplicationFields}secret{...SecretFields}`) +
        `${applicationFieldsText}${secretFieldsText}`) as Document<
        CreateApplicationMutation,
        CreateApplicationMutationVariables
      >,
    ),
    /** Makes a space. Needs `spaces:create`. */
    createSpace: byInput(
      (change('CreateSpace', `spaceId space{...SpaceFields}`) + `${spaceFieldsText}`) as Document<
        CreateSpaceMutation,
        CreateSpaceMutationVariables
      >,
    ),
    /** Adds a person, as yet without a password or a role. Needs `users:create`. */
    createUser: byInput(
      (change('CreateUser', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        CreateUserMutation,
        CreateUserMutationVariables
      >,
    ),
    /** Names where notices of a space shall go, with an empty slot for the secret that signs them, which `revealWebhookSecret` fills. Needs `webhooks:create`. */
    createWebhook: byInput(
      (change('CreateWebhook', `webhookId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        CreateWebhookMutation,
        CreateWebhookMutationVariables
      >,
    ),
    /** Removes a person for good: roles, password, name and address, the address to be used again; what is personal in the audit can be read by nobody any more, and every proof holds. Never one who holds more than you do, nor the last owner. Takes a role in the installation. Needs `users:delete`. */
    deleteUser: byInput(
      (change('DeleteUser', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        DeleteUserMutation,
        DeleteUserMutationVariables
      >,
    ),
    /** Sends nothing more there, and forgets what waits for it. Needs `webhooks:delete`. */
    deleteWebhook: byInput(
      (change('DeleteWebhook', `webhookId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        DeleteWebhookMutation,
        DeleteWebhookMutationVariables
      >,
    ),
    /** Stops an application: its secrets, and every token it has. Needs `applications:disable`. */
    disableApplication: byInput(
      (change('DisableApplication', `applicationId application{...ApplicationFields}`) +
        `${applicationFieldsText}`) as Document<DisableApplicationMutation, DisableApplicationMutationVariables>,
    ),
    /** The applications you may see. Needs `applications:read`. */
    dueApplications: paged((variables: DueApplicationsQueryVariables, options?: Options) =>
      request(
        `query DueApplications($first:Int$after:String$last:Int$before:String$spaceId:ID$dueWithinDays:Int!){applications(first:$first after:$after last:$last before:$before spaceId:$spaceId dueWithinDays:$dueWithinDays){edges{cursor node{...ApplicationFields secrets{...SecretFields daysLeft}keys{...KeyFields daysLeft}certificates{...CertificateFields daysLeft}}}pageInfo{...PageFields}}}${applicationFieldsText}${certificateFieldsText}${keyFieldsText}${pageFieldsText}${secretFieldsText}` as Document<
          DueApplicationsQuery,
          DueApplicationsQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** Lets a disabled application fetch tokens again. The old ones stay void. Needs `applications:enable`. */
    enableApplication: byInput(
      (change('EnableApplication', `applicationId application{...ApplicationFields}`) +
        `${applicationFieldsText}`) as Document<EnableApplicationMutation, EnableApplicationMutationVariables>,
    ),
    /** Ends a session: it is good for nothing from then on, on every instance. Your own you always may; that of another never where the person holds more than you do, here or elsewhere. Needs `sessions:end`. */
    endSession: byInput(
      (change('EndSession', `sessionId userId session{...SessionFields}`) + `${sessionFieldsText}`) as Document<
        EndSessionMutation,
        EndSessionMutationVariables
      >,
    ),
    /** Signs a person out everywhere and at once: never one who holds more than you do, here or elsewhere. They can sign in again; `suspendUser` stops them. Needs `sessions:end-all`. */
    endUserSessions: byInput(
      change('EndUserSessions', `userId ended`) as Document<EndUserSessionsMutation, EndUserSessionsMutationVariables>,
    ),
    /** Ends the old secrets of the rotation under way, or the application that is replaced. Refused while somebody uses them, unless forced. Needs `rotations:finish`. */
    finishApplicationRotation: byInput(
      (change(
        'FinishApplicationRotation',
        `applicationId rotationId application{...ApplicationFields rotation{...RotationFields}}`,
      ) + `${applicationFieldsText}${rotationFieldsText}${secretFieldsText}`) as Document<
        FinishApplicationRotationMutation,
        FinishApplicationRotationMutationVariables
      >,
    ),
    /** Sets which permissions an application has. Taking one away voids the tokens it has. Needs `applications:grant`. */
    grantApplicationPermissions: byInput(
      (change('GrantApplicationPermissions', `applicationId application{...ApplicationFields}`) +
        `${applicationFieldsText}`) as Document<
        GrantApplicationPermissionsMutation,
        GrantApplicationPermissionsMutationVariables
      >,
    ),
    /** One invitation. Needs `invitations:read`. */
    invitation: (variables: InvitationQueryVariables, options?: Options) =>
      request(
        `query Invitation($id:ID!){invitation(id:$id){...InvitationFields}}${invitationFieldsText}` as Document<
          InvitationQuery,
          InvitationQueryVariables
        >,
        variables,
        options,
      ),
    /** The invitations to a space, as far as you may see them, newest first. Needs `invitations:read`. */
    invitations: paged((variables: InvitationsQueryVariables, options?: Options) =>
      request(
        (page('Invitations', 'InvitationFields', '$spaceId:ID!') + `${invitationFieldsText}`) as Document<
          InvitationsQuery,
          InvitationsQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** Sends somebody a link by which they join a space with a role: never one that holds more than you hold there. The answer is the same whether or not the address is known already. Needs `invitations:create`. */
    inviteUser: byInput(
      (change('InviteUser', `invitationId invitation{...InvitationFields}`) + `${invitationFieldsText}`) as Document<
        InviteUserMutation,
        InviteUserMutationVariables
      >,
    ),
    /** Changes what a secret is called. Needs `applications:label`. */
    labelApplicationSecret: byInput(
      (change(
        'LabelApplicationSecret',
        `applicationId secretId application{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        LabelApplicationSecretMutation,
        LabelApplicationSecretMutationVariables
      >,
    ),
    /** One membership: a person's role in a space, or in the installation. Needs `members:read`. */
    member: (variables: MemberQueryVariables, options?: Options) =>
      request(
        `query Member($id:ID!){member(id:$id){...MemberFields}}${memberFieldsText}` as Document<
          MemberQuery,
          MemberQueryVariables
        >,
        variables,
        options,
      ),
    /** Who has which role, as far as you may see it: in a space, in the installation, or in all of it. Needs `members:read`. */
    members: paged((variables: MembersQueryVariables = {}, options?: Options) =>
      request(
        (page('Members', 'MemberFields', '$order:MemberOrder$spaceId:ID$ofInstallation:Boolean$userId:ID$role:Role') +
          `${memberFieldsText}`) as Document<MembersQuery, MembersQueryVariables>,
        variables,
        options,
      ),
    ),
    /** What leaves by letter and webhook, as far as you may see it, newest first. What is over is kept for 30 days. Needs `outbox:read`. */
    outbox: paged((variables: OutboxQueryVariables = {}, options?: Options) =>
      request(
        `query Outbox($first:Int$after:String$last:Int$before:String$spaceId:ID$state:OutboxMessageState){outbox(first:$first after:$after last:$last before:$before spaceId:$spaceId state:$state){edges{cursor node{id spaceId kind topic to webhookId state attempts lastError createdAt nextAttemptAt deliveredAt failedAt}}pageInfo{...PageFields}}}${pageFieldsText}` as Document<
          OutboxQuery,
          OutboxQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** Every permission there is, with its meaning. Open to whoever is authenticated. */
    permissions: (options?: Options) =>
      request(
        `query Permissions{permissions{name title description resource isGrantable}}` as Document<
          PermissionsQuery,
          PermissionsQueryVariables
        >,
        {},
        options,
      ),
    /** The built-in roles, and the policies you may read. Needs `policies:read`. */
    policies: (options?: Options) =>
      request(
        `query Policies{policies{id name effect isBuiltIn permissions role spaceId}}` as Document<
          PoliciesQuery,
          PoliciesQueryVariables
        >,
        {},
        options,
      ),
    /** Lets a suspended person in again, with the roles they had. Takes a role in the installation. Needs `users:reactivate`. */
    reactivateUser: byInput(
      (change('ReactivateUser', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        ReactivateUserMutation,
        ReactivateUserMutationVariables
      >,
    ),
    /** Gives your password again, for what asks for a sign-in of the last minutes. The session goes on, under another cookie. Open to whoever is signed in. */
    reauthenticate: byInput(
      change('Reauthenticate', `sessionId`) as Document<ReauthenticateMutation, ReauthenticateMutationVariables>,
    ),
    /** Sends a notice there once more, at once and whatever became of it: with the ID it had, by which a receiver that has it knows. Needs `webhooks:redeliver`. */
    redeliverNotice: byInput(
      (change('RedeliverNotice', `webhookId messageId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        RedeliverNoticeMutation,
        RedeliverNoticeMutationVariables
      >,
    ),
    /** Takes the role a person has, at once everywhere: never one that holds more than you hold there. The last owner of the installation stays. Needs `members:remove`. */
    removeMember: byInput(
      change('RemoveMember', `memberId userId`) as Document<RemoveMemberMutation, RemoveMemberMutationVariables>,
    ),
    /** Makes an application with the settings, permissions and owners of another in the same space, with an empty slot for a secret of its own, and starts a rotation from the one to the other. The old one goes on until that is finished. Takes `applications:create` in the space. Takes `applications:read` on the old one. Needs `applications:replace`. */
    replaceApplication: byInput(
      (change(
        'ReplaceApplication',
        `applicationId rotationId replacementId secretId replacement{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        ReplaceApplicationMutation,
        ReplaceApplicationMutationVariables
      >,
    ),
    /** Stops all that an application authenticates with, and every token it has, at once and everywhere; opens an empty slot for a new secret, which `revealApplicationSecret` fills; and tells its owners. Needs `applications:report-breach`. */
    reportApplicationBreach: byInput(
      (change(
        'ReportApplicationBreach',
        `applicationId secretId application{...ApplicationFields}secret{...SecretFields}stoppedSecrets stoppedKeys stoppedCertificates stoppedFederations cancelledRotations`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        ReportApplicationBreachMutation,
        ReportApplicationBreachMutationVariables
      >,
    ),
    /** Tells of a secret that was found where it should not be. Whose it is, and whether it works, is answered to nobody; its owner is told. Open to whoever is authenticated. */
    reportLeakedSecret: byInput(
      change('ReportLeakedSecret', `reportId`) as Document<
        ReportLeakedSecretMutation,
        ReportLeakedSecretMutationVariables
      >,
    ),
    /** Sends a new link that works for seven days from now, and voids the one before. Needs `invitations:resend`. */
    resendInvitation: byInput(
      (change('ResendInvitation', `invitationId invitation{...InvitationFields}`) +
        `${invitationFieldsText}`) as Document<ResendInvitationMutation, ResendInvitationMutationVariables>,
    ),
    /** Ends one certificate, or the trust in an authority. Tokens fetched with it before live on until they expire. Needs `applications:retire-certificate`. */
    retireApplicationCertificate: byInput(
      (change(
        'RetireApplicationCertificate',
        `applicationId certificateId application{...ApplicationFields}certificate{...CertificateFields}`,
      ) + `${applicationFieldsText}${certificateFieldsText}`) as Document<
        RetireApplicationCertificateMutation,
        RetireApplicationCertificateMutationVariables
      >,
    ),
    /** Ends the trust in an outside issuer. Tokens fetched by it before live on until they expire. Needs `applications:retire-federation`. */
    retireApplicationFederation: byInput(
      (change(
        'RetireApplicationFederation',
        `applicationId federationId application{...ApplicationFields}federation{...FederationFields}`,
      ) + `${applicationFieldsText}${federationFieldsText}`) as Document<
        RetireApplicationFederationMutation,
        RetireApplicationFederationMutationVariables
      >,
    ),
    /** Ends one key. Tokens fetched with it before live on until they expire. Needs `applications:retire-key`. */
    retireApplicationKey: byInput(
      (change('RetireApplicationKey', `applicationId keyId application{...ApplicationFields}key{...KeyFields}`) +
        `${applicationFieldsText}${keyFieldsText}`) as Document<
        RetireApplicationKeyMutation,
        RetireApplicationKeyMutationVariables
      >,
    ),
    /** Ends one secret. Tokens fetched with it before live on until they expire. One that is still used stays, unless forced. Needs `applications:retire`. */
    retireApplicationSecret: byInput(
      (change(
        'RetireApplicationSecret',
        `applicationId secretId application{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        RetireApplicationSecretMutation,
        RetireApplicationSecretMutationVariables
      >,
    ),
    /** Mints the secret of an empty slot and answers it, this once. Nobody can read it again. Needs `applications:reveal`. */
    revealApplicationSecret: byInput(
      (change(
        'RevealApplicationSecret',
        `applicationId secretId clientSecret application{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        RevealApplicationSecretMutation,
        RevealApplicationSecretMutationVariables
      >,
    ),
    /** Mints the secret of an empty slot and answers it, this once. Nobody can read it again. Needs `webhooks:reveal`. */
    revealWebhookSecret: byInput(
      (change('RevealWebhookSecret', `webhookId webhook{...WebhookFields}secret`) + `${webhookFieldsText}`) as Document<
        RevealWebhookSecretMutation,
        RevealWebhookSecretMutationVariables
      >,
    ),
    /** Opens an empty slot for a further secret beside those in use; `revealApplicationSecret` fills it. Needs `applications:rotate`. */
    rotateApplicationSecret: byInput(
      (change(
        'RotateApplicationSecret',
        `applicationId secretId application{...ApplicationFields}secret{...SecretFields}`,
      ) + `${applicationFieldsText}${secretFieldsText}`) as Document<
        RotateApplicationSecretMutation,
        RotateApplicationSecretMutationVariables
      >,
    ),
    /** Opens an empty slot for the next secret, which `revealWebhookSecret` fills; the one in use goes on signing until 24 hours after that. Needs `webhooks:rotate`. */
    rotateWebhookSecret: byInput(
      (change('RotateWebhookSecret', `webhookId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        RotateWebhookSecretMutation,
        RotateWebhookSecretMutationVariables
      >,
    ),
    /** One session. Your own you always see. Needs `sessions:read`. */
    session: (variables: SessionQueryVariables, options?: Options) =>
      request(
        `query Session($id:ID!){session(id:$id){...SessionFields}}${sessionFieldsText}` as Document<
          SessionQuery,
          SessionQueryVariables
        >,
        variables,
        options,
      ),
    /** Sessions, as they are ended by signing out or in anew, by an admin, or by a suspension: your own, and those of others by right. What only time ends is not told: `idleEndsAt` and `endsAt` say when. Begins now, or behind a cursor. Needs `sessions:read`. */
    sessionEnded: (variables: SessionEndedSubscriptionVariables = {}, options?: Options) =>
      subscribe(
        `subscription SessionEnded($after:String$userId:ID){sessionEnded(after:$after userId:$userId){cursor sessions{...SessionFields}}}${sessionFieldsText}` as Document<
          SessionEndedSubscription,
          SessionEndedSubscriptionVariables
        >,
        variables,
        options,
      ),
    /** The sessions you may see: your own always, and those of others by right; a space's admins see those of its members. Needs `sessions:read`. */
    sessions: paged((variables: SessionsQueryVariables = {}, options?: Options) =>
      request(
        (page('Sessions', 'SessionFields', '$order:SessionOrder$mine:Boolean$userId:ID$spaceId:ID$state:SessionState') +
          `${sessionFieldsText}`) as Document<SessionsQuery, SessionsQueryVariables>,
        variables,
        options,
      ),
    ),
    /** Says who answers for an application: they are told when its secrets, keys and certificates are about to end. What is left out stays. Needs `applications:assign`. */
    setApplicationOwners: byInput(
      (change('SetApplicationOwners', `applicationId application{...ApplicationFields}`) +
        `${applicationFieldsText}`) as Document<SetApplicationOwnersMutation, SetApplicationOwnersMutationVariables>,
    ),
    /** Sets what new secrets of the applications in a space must be. Those there are stay as they are. Needs `spaces:set-secret-policy`. */
    setSpaceSecretPolicy: byInput(
      (change('SetSpaceSecretPolicy', `spaceId space{...SpaceFields}`) + `${spaceFieldsText}`) as Document<
        SetSpaceSecretPolicyMutation,
        SetSpaceSecretPolicyMutationVariables
      >,
    ),
    /** Begins a session with an e-mail address and a password. The answer sets it as a cookie; a cookie that came along is not used. Open to a caller nobody knows, alone in its document. */
    signIn: byInput(
      `mutation SignIn($input:SignInInput!){signIn(input:$input){...on SignInSuccess{__typename userId sessionId endsAt}...on Error{__typename code message requestId}...on InvalidInputError{fields{path message}}}}` as Document<
        SignInMutation,
        SignInMutationVariables
      >,
    ),
    /** Begins a session with a code that a person allowed on the page `/sign-in/command`, as `postern login` does. The answer sets it as a cookie. It counts as signed in since the person last proved who they are, and lives as long as a session that was begun then. Open to a caller nobody knows, alone in its document. */
    signInByCode: byInput(
      `mutation SignInByCode($input:SignInByCodeInput!){signInByCode(input:$input){...on SignInByCodeSuccess{__typename userId sessionId endsAt}...on Error{__typename code message requestId}...on InvalidInputError{fields{path message}}}}` as Document<
        SignInByCodeMutation,
        SignInByCodeMutationVariables
      >,
    ),
    /** Ends sessions of your own: they are good for nothing from then on, on every instance. Open to whoever is signed in. */
    signOut: byInput(change('SignOut', `ended`) as Document<SignOutMutation, SignOutMutationVariables>),
    /** One space. Needs `spaces:read`. */
    space: (variables: SpaceQueryVariables, options?: Options) =>
      request(
        `query Space($id:ID!){space(id:$id){...SpaceFields}}${spaceFieldsText}` as Document<
          SpaceQuery,
          SpaceQueryVariables
        >,
        variables,
        options,
      ),
    /** The spaces you may see. Needs `spaces:read`. */
    spaces: paged((variables: SpacesQueryVariables = {}, options?: Options) =>
      request(
        (page('Spaces', 'SpaceFields', '$order:ListOrder$namePrefix:String$kind:SpaceKind') +
          `${spaceFieldsText}`) as Document<SpacesQuery, SpacesQueryVariables>,
        variables,
        options,
      ),
    ),
    /** Starts or schedules a rotation: opens an empty slot beside the secrets in use, which `revealApplicationSecret` fills, and names those that shall end. Needs `rotations:start`. */
    startApplicationRotation: byInput(
      (change(
        'StartApplicationRotation',
        `applicationId rotationId application{...ApplicationFields rotation{...RotationFields}}`,
      ) + `${applicationFieldsText}${rotationFieldsText}${secretFieldsText}`) as Document<
        StartApplicationRotationMutation,
        StartApplicationRotationMutationVariables
      >,
    ),
    /** Stops a person, everywhere and at once: never one who holds more than you do, nor the last owner. Their roles wait for `reactivateUser`. Takes a role in the installation. Needs `users:suspend`. */
    suspendUser: byInput(
      (change('SuspendUser', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        SuspendUserMutation,
        SuspendUserMutationVariables
      >,
    ),
    /** Sends a notice of the type `webhooks.test` there, whatever else it is told of: signed, tried again and listed like any other. Needs `webhooks:test`. */
    testWebhook: byInput(
      (change('TestWebhook', `webhookId messageId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        TestWebhookMutation,
        TestWebhookMutationVariables
      >,
    ),
    /** Changes what an application is called and how it gets tokens. What is left out stays. Needs `applications:update`. */
    updateApplication: byInput(
      (change('UpdateApplication', `applicationId application{...ApplicationFields}`) +
        `${applicationFieldsText}`) as Document<UpdateApplicationMutation, UpdateApplicationMutationVariables>,
    ),
    /** Changes the role a person has, at once everywhere: neither from nor to one that holds more than you hold there. The last owner of the installation stays owner. Needs `members:update`. */
    updateMember: byInput(
      (change('UpdateMember', `memberId member{...MemberFields}`) + `${memberFieldsText}`) as Document<
        UpdateMemberMutation,
        UpdateMemberMutationVariables
      >,
    ),
    /** Changes your own name. Open to whoever is authenticated. */
    updateProfile: byInput(
      (change('UpdateProfile', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        UpdateProfileMutation,
        UpdateProfileMutationVariables
      >,
    ),
    /** Renames a space, or sets how much the log says of it, or what becomes of secrets found elsewhere. Needs `spaces:update`. */
    updateSpace: byInput(
      (change('UpdateSpace', `spaceId space{...SpaceFields}`) + `${spaceFieldsText}`) as Document<
        UpdateSpaceMutation,
        UpdateSpaceMutationVariables
      >,
    ),
    /** Changes a person's name, type or entitlements. What is left out stays. Takes a role in the installation: a space's admins see people, and do not change them. Needs `users:update`. */
    updateUser: byInput(
      (change('UpdateUser', `userId user{...UserFields}`) + `${userFieldsText}`) as Document<
        UpdateUserMutation,
        UpdateUserMutationVariables
      >,
    ),
    /** Changes where notices go, which ones, and whether any do. What is left out stays. Needs `webhooks:update`. */
    updateWebhook: byInput(
      (change('UpdateWebhook', `webhookId webhook{...WebhookFields}`) + `${webhookFieldsText}`) as Document<
        UpdateWebhookMutation,
        UpdateWebhookMutationVariables
      >,
    ),
    /** One person. Needs `users:read`. */
    user: (variables: UserQueryVariables, options?: Options) =>
      request(
        `query User($id:ID!){user(id:$id){...UserFields memberships{...MemberFields}}}${memberFieldsText}${userFieldsText}` as Document<
          UserQuery,
          UserQueryVariables
        >,
        variables,
        options,
      ),
    /** The people you may see. Needs `users:read`. */
    users: paged((variables: UsersQueryVariables = {}, options?: Options) =>
      request(
        (page(
          'Users',
          'UserFields',
          '$order:ListOrder$email:String$namePrefix:String$status:UserStatus$type:UserType$entitlement:String$role:Role$spaceId:ID',
        ) + `${userFieldsText}`) as Document<UsersQuery, UsersQueryVariables>,
        variables,
        options,
      ),
    ),
    /** Who you are, and what you can use. Open to whoever is authenticated. */
    viewer: (options?: Options) =>
      request(
        `query Viewer{viewer{id type credentialId permissions space{...SpaceFields}}}${spaceFieldsText}` as Document<
          ViewerQuery,
          ViewerQueryVariables
        >,
        {},
        options,
      ),
    /** One webhook. Needs `webhooks:read`. */
    webhook: (variables: WebhookQueryVariables, options?: Options) =>
      request(
        `query Webhook($id:ID!){webhook(id:$id){...WebhookFields}}${webhookFieldsText}` as Document<
          WebhookQuery,
          WebhookQueryVariables
        >,
        variables,
        options,
      ),
    /** What goes to a webhook, newest first. What is over is kept for 30 days. Needs `webhooks:read`. */
    webhookDeliveries: paged((variables: WebhookDeliveriesQueryVariables, options?: Options) =>
      request(
        `query WebhookDeliveries($first:Int$after:String$last:Int$before:String$webhookId:ID!$state:WebhookDeliveryState){webhookDeliveries(first:$first after:$after last:$last before:$before webhookId:$webhookId state:$state){edges{cursor node{id webhookId topic state attempts lastError createdAt nextAttemptAt deliveredAt failedAt}}pageInfo{...PageFields}}}${pageFieldsText}` as Document<
          WebhookDeliveriesQuery,
          WebhookDeliveriesQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** The webhooks of a space, as far as you may see them, oldest first. Needs `webhooks:read`. */
    webhooks: paged((variables: WebhooksQueryVariables, options?: Options) =>
      request(
        (page('Webhooks', 'WebhookFields', '$spaceId:ID!') + `${webhookFieldsText}`) as Document<
          WebhooksQuery,
          WebhooksQueryVariables
        >,
        variables,
        options,
      ),
    ),
    /** Voids the link of an invitation that was not accepted yet. Needs `invitations:withdraw`. */
    withdrawInvitation: byInput(
      (change('WithdrawInvitation', `invitationId invitation{...InvitationFields}`) +
        `${invitationFieldsText}`) as Document<WithdrawInvitationMutation, WithdrawInvitationMutationVariables>,
    ),
  }
}
