import type { Permission } from '@postern/protocol'

// Made by scripts/generators/cli-schema.ts from the schema that the server builds.

/** The schema, and at each part of it the permissions it takes. */
export const apiSchema = /* GraphQL */ `
  directive @takes(permissions: [String!]!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | OBJECT

  type ActionCount {
    action: Permission!
    count: SafeInt!
    firstAt: DateTime!
    lastAt: DateTime!
    outcome: AuditOutcome!
  }

  input AddApplicationCertificateInput {
    applicationId: ID!
    authority: String
    certificate: String
    expiresInDays: Int
    label: String
    notBefore: DateTime
    sanDns: String
    sanEmail: String
    sanIp: String
    sanUri: String
    subjectDn: String
  }

  union AddApplicationCertificateResult =
    | AddApplicationCertificateSuccess
    | CertificateKnownError
    | CertificatesOffError
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReauthenticationRequiredError
    | TooManyCertificatesError

  type AddApplicationCertificateSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    certificate: ApplicationCertificate @takes(permissions: ["applications:read"])
    certificateId: ID!
  }

  input AddApplicationFederationInput {
    applicationId: ID!
    claims: [ClaimConditionInput!]
    issuer: String!
    jwksUrl: String
    label: String
    subject: String!
  }

  union AddApplicationFederationResult =
    | AddApplicationFederationSuccess
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReauthenticationRequiredError
    | TooManyFederationsError

  type AddApplicationFederationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    federation: ApplicationFederation @takes(permissions: ["applications:read"])
    federationId: ID!
  }

  input AddApplicationKeyInput {
    applicationId: ID!
    expiresInDays: Int
    jwksUrl: String
    label: String
    notBefore: DateTime
    publicJwk: String
  }

  union AddApplicationKeyResult =
    | AddApplicationKeySuccess
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | KeyKnownError
    | NotFoundError
    | ReauthenticationRequiredError
    | TooManyKeysError

  type AddApplicationKeySuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    key: ApplicationKey @takes(permissions: ["applications:read"])
    keyId: ID!
  }

  input AddMemberInput {
    role: Role!
    spaceId: ID!
    userId: ID!
  }

  union AddMemberResult =
    | AddMemberSuccess
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError

  type AddMemberSuccess {
    member: Member @takes(permissions: ["members:read"])
    memberId: ID!
  }

  type AlreadySetUpError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type Application implements Node @takes(permissions: ["applications:read"]) {
    allowedAddresses: [String!]!
    audiences: [String!]!
    certificates: [ApplicationCertificate!] @takes(permissions: ["applications:read"])
    clientId: ID!
    createdAt: DateTime!
    createdById: ID!
    description: String!
    environment: SpaceKind @takes(permissions: ["applications:read"])
    federations: [ApplicationFederation!] @takes(permissions: ["applications:read"])
    health: [ClientFinding!] @takes(permissions: ["applications:usage"])
    id: ID!
    keys: [ApplicationKey!] @takes(permissions: ["applications:read"])
    name: String!
    ownerIds: [ID!]!
    ownerRoles: [Role!]!
    permissions: [Permission!]!
    rotation: ApplicationRotation @takes(permissions: ["applications:read"])
    secrets: [ApplicationSecret!] @takes(permissions: ["applications:read"])
    space: Space @takes(permissions: ["spaces:read"])
    spaceId: ID!
    status: ApplicationStatus!
    tokenBinding: TokenBinding!
    tokenLifeSeconds: Int!
    tokensPerDay: Int
    tokensPerHour: Int
    updatedAt: DateTime!
    usage(from: DateTime, to: DateTime): ApplicationUsage @takes(permissions: ["applications:usage"])
  }

  type ApplicationBreachPreview {
    actions: [ActionCount!]!
    applicationId: ID!
    at: DateTime!
    audiences: [String!]!
    changes: [BreachChange!]!
    credentials: [StoppableCredential!]!
    name: String!
    places: [BreachPlace!] @takes(permissions: ["applications:locate"])
    reach: [PermissionReach!]!
    rotationId: ID
    since: DateTime!
    spaceId: ID!
    tokens: SafeInt!
  }

  type ApplicationCertificate {
    authority: String
    createdAt: DateTime!
    daysLeft: Int!
    expiresAt: DateTime!
    id: ID!
    label: String!
    lastUsedAt: DateTime
    notBefore: DateTime!
    retiredAt: DateTime
    state: KeyState!
    subject: String
    subjectType: CertificateSubject
    thumbprint: String
  }

  type ApplicationConnection {
    edges: [ApplicationEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type ApplicationEdge {
    cursor: String!
    node: Application!
  }

  type ApplicationFederation {
    claims: [ClaimCondition!]!
    createdAt: DateTime!
    id: ID!
    issuer: String!
    jwksUrl: String
    label: String!
    retiredAt: DateTime
    subject: String!
  }

  type ApplicationKey {
    createdAt: DateTime!
    daysLeft: Int!
    expiresAt: DateTime!
    id: ID!
    jwksUrl: String
    label: String!
    lastUsedAt: DateTime
    notBefore: DateTime!
    publicJwk: JSON
    retiredAt: DateTime
    state: KeyState!
    thumbprint: String
  }

  type ApplicationRotation {
    createdById: ID!
    endedAt: DateTime
    finishesWhenQuiet: Boolean!
    firstUsedAt: DateTime
    id: ID!
    isReady: Boolean!
    lastUsedAt: DateTime
    quietAt: DateTime
    replacementId: ID
    replaces: [ReplacedSecret!]!
    secret: ApplicationSecret
    secretId: ID
    startsAt: DateTime!
    state: RotationState!
  }

  type ApplicationSecret {
    claimBy: DateTime!
    createdAt: DateTime!
    daysLeft: Int!
    expiresAt: DateTime!
    hasExpiry: Boolean!
    hint: String
    id: ID!
    isQuiet: Boolean!
    label: String!
    lastUsedAt: DateTime
    lastUsedFrom: String @takes(permissions: ["applications:locate"])
    lastUsedInstance: String
    lastUsedProgram: String
    notBefore: DateTime!
    quietAt: DateTime
    retiredAt: DateTime
    revealedAt: DateTime
    state: SecretState!
  }

  input ApplicationSecretInput {
    expiresAt: DateTime
    expiresInDays: Int
    label: String
    neverExpires: Boolean
    notBefore: DateTime
  }

  enum ApplicationStatus {
    active
    disabled
  }

  type ApplicationUsage {
    calls: [UsageCount!]!
    days: [ApplicationUsageDay!]!
    from: DateTime!
    instances: [UsageCount!]!
    places: [UsageCount!] @takes(permissions: ["applications:locate"])
    refusalCodes: [UsageCount!]!
    refusals: SafeInt!
    to: DateTime!
    tokens: SafeInt!
    versions: [UsageCount!]!
  }

  type ApplicationUsageDay {
    credentialId: ID
    day: DateTime!
    refusals: Int!
    tokens: Int!
  }

  input AppointMemberInput {
    role: Role!
    userId: ID!
  }

  union AppointMemberResult =
    | AppointMemberSuccess
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError

  type AppointMemberSuccess {
    member: Member @takes(permissions: ["members:read"])
    memberId: ID!
  }

  type AuditActor {
    credentialId: ID
    id: ID
    type: String!
  }

  type AuditCheckpoint {
    createdAt: DateTime!
    note: String!
    root: String!
    size: SafeInt!
  }

  type AuditConsistency {
    checkpoint: AuditCheckpoint
    hashes: [String!]!
  }

  type AuditDecision {
    attributes: JSON!
    id: ID!
    policies: [ID!]!
    policyVersion: Int!
  }

  type AuditEvent implements Node @takes(permissions: ["audit:read"]) {
    action: Permission!
    actor: AuditActor!
    address: String
    at: DateTime!
    change: JSON
    code: String
    decision: AuditDecision
    id: ID!
    outcome: AuditOutcome!
    position: SafeInt
    requestId: ID!
    seal: SealState!
    sealedValues: [SealedValue!]!
    spaceId: ID
    target: AuditTarget
  }

  type AuditEventAdded {
    cursor: String!
    event: AuditEvent!
  }

  type AuditEventConnection {
    edges: [AuditEventEdge!]!
    pageInfo: PageInfo!
  }

  type AuditEventEdge {
    cursor: String!
    node: AuditEvent!
  }

  type AuditLog {
    checkpoint: AuditCheckpoint
    verifierKey: String
  }

  enum AuditOutcome {
    done
    failed
    refused
  }

  type AuditProof {
    canonical: String!
    sealed: SealedProof
    verifierKey: String
  }

  type AuditTarget {
    id: ID!
    type: String!
  }

  type BreachChange {
    action: Permission!
    at: DateTime!
    eventId: ID!
    target: AuditTarget
  }

  type BreachPlace {
    address: String
    count: SafeInt!
    credentialId: ID
    firstAt: DateTime!
    lastAt: DateTime!
  }

  input CancelApplicationRotationInput {
    applicationId: ID!
  }

  union CancelApplicationRotationResult =
    | CancelApplicationRotationSuccess
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NoRotationError
    | NotFoundError

  type CancelApplicationRotationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    rotationId: ID!
  }

  type CertificateKnownError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type CertificateRetiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum CertificateSubject {
    dn
    dns
    email
    ip
    uri
  }

  type CertificatesOffError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type ClaimCondition {
    name: String!
    value: String!
  }

  input ClaimConditionInput {
    name: String!
    value: String!
  }

  type ClientFinding {
    advice: String!
    code: String!
    figures: [ClientFindingFigure!]!
  }

  type ClientFindingFigure {
    name: String!
    value: SafeInt!
  }

  type ConflictError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input CopyApplicationInput {
    applicationId: ID!
    name: String
    secret: ApplicationSecretInput
    spaceId: ID!
  }

  union CopyApplicationResult =
    | ConflictError
    | CopyApplicationSuccess
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | SecretPolicyError

  type CopyApplicationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
    withheld: [String!]!
  }

  input CreateApplicationInput {
    allowedAddresses: [String!]
    audiences: [String!]
    description: String
    name: String!
    permissions: [Permission!]
    secret: ApplicationSecretInput
    spaceId: ID!
    tokenBinding: TokenBinding
    tokenLifeSeconds: Int
    tokensPerDay: Int
    tokensPerHour: Int
  }

  union CreateApplicationResult =
    | ConflictError
    | CreateApplicationSuccess
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | SecretPolicyError

  type CreateApplicationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  input CreateSpaceInput {
    kind: SpaceKind!
    name: String!
  }

  union CreateSpaceResult =
    | ConflictError
    | CreateSpaceSuccess
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError

  type CreateSpaceSuccess {
    space: Space @takes(permissions: ["spaces:read"])
    spaceId: ID!
  }

  input CreateUserInput {
    email: String!
    entitlements: [String!]
    name: String!
    type: UserType
  }

  union CreateUserResult =
    | ConflictError
    | CreateUserSuccess
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError

  type CreateUserSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input CreateWebhookInput {
    name: String!
    spaceId: ID!
    topics: [String!]
    url: String!
  }

  union CreateWebhookResult =
    | ConflictError
    | CreateWebhookSuccess
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | TooManyWebhooksError

  type CreateWebhookSuccess {
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  enum CredentialKind {
    certificate
    federation
    key
    secret
  }

  type CrossSiteRequestError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  scalar DateTime

  input DeleteUserInput {
    userId: ID!
  }

  union DeleteUserResult =
    | ConflictError
    | DeleteUserSuccess
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | LastOwnerError
    | NotFoundError

  type DeleteUserSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input DeleteWebhookInput {
    webhookId: ID!
  }

  union DeleteWebhookResult = ConflictError | DeleteWebhookSuccess | ForbiddenError | InvalidInputError | NotFoundError

  type DeleteWebhookSuccess {
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  input DisableApplicationInput {
    applicationId: ID!
  }

  union DisableApplicationResult =
    | ConflictError
    | DisableApplicationSuccess
    | ForbiddenError
    | InvalidInputError
    | NotFoundError

  type DisableApplicationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
  }

  type DocumentNotAllowedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input EnableApplicationInput {
    applicationId: ID!
  }

  union EnableApplicationResult =
    | ConflictError
    | EnableApplicationSuccess
    | ForbiddenError
    | InvalidInputError
    | NotFoundError

  type EnableApplicationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
  }

  input EndSessionInput {
    sessionId: ID!
  }

  union EndSessionResult =
    | ConflictError
    | EndSessionSuccess
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError

  type EndSessionSuccess {
    session: Session @takes(permissions: ["sessions:read"])
    sessionId: ID!
    userId: ID!
  }

  input EndUserSessionsInput {
    userId: ID!
  }

  union EndUserSessionsResult =
    | ConflictError
    | EndUserSessionsSuccess
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError

  type EndUserSessionsSuccess {
    ended: String!
    userId: ID!
  }

  interface Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type EscalationError implements Error {
    code: String!
    decision: ID
    grantedBy: [String!]!
    message: String!
    missing: Permission
    requestId: ID!
  }

  type FederationRetiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type FieldFault {
    message: String!
    path: String!
  }

  input FinishApplicationRotationInput {
    applicationId: ID!
    force: Boolean
  }

  union FinishApplicationRotationResult =
    | ConflictError
    | FinishApplicationRotationSuccess
    | ForbiddenError
    | InvalidInputError
    | NoRotationError
    | NotFoundError
    | RotationNotReadyError
    | SecretInUseError

  type FinishApplicationRotationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    rotationId: ID!
  }

  type ForbiddenError implements Error {
    code: String!
    decision: ID
    grantedBy: [String!]!
    message: String!
    missing: Permission
    requestId: ID!
  }

  input GrantApplicationPermissionsInput {
    applicationId: ID!
    permissions: [Permission!]!
  }

  union GrantApplicationPermissionsResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | GrantApplicationPermissionsSuccess
    | InvalidInputError
    | NotFoundError

  type GrantApplicationPermissionsSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
  }

  type InvalidInputError implements Error {
    code: String!
    fields: [FieldFault!]!
    message: String!
    requestId: ID!
  }

  type Invitation implements Node @takes(permissions: ["invitations:read"]) {
    acceptedAt: DateTime
    createdAt: DateTime!
    email: String!
    expiresAt: DateTime!
    id: ID!
    invitedById: ID!
    name: String!
    role: Role!
    spaceId: ID!
    state: InvitationState!
    userId: ID
    withdrawnAt: DateTime
  }

  type InvitationClosedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type InvitationConnection {
    edges: [InvitationEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type InvitationEdge {
    cursor: String!
    node: Invitation!
  }

  type InvitationInvalidError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum InvitationState {
    accepted
    expired
    open
    withdrawn
  }

  input InviteUserInput {
    email: String!
    name: String!
    role: Role!
    spaceId: ID!
  }

  union InviteUserResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | InviteUserSuccess
    | NameTakenError
    | NotFoundError

  type InviteUserSuccess {
    invitation: Invitation @takes(permissions: ["invitations:read"])
    invitationId: ID!
  }

  scalar JSON

  type KeyKnownError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type KeyRetiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum KeyState {
    expired
    live
    pending
    retired
  }

  input LabelApplicationSecretInput {
    label: String!
    secretId: ID!
  }

  union LabelApplicationSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | LabelApplicationSecretSuccess
    | NotFoundError

  type LabelApplicationSecretSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  type LastOwnerError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum ListOrder {
    name_ascending
    name_descending
    newest_first
    oldest_first
  }

  enum LogLevel {
    debug
    error
    info
    warn
  }

  type MalformedRequestError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type Member implements Node @takes(permissions: ["members:read"]) {
    createdAt: DateTime!
    id: ID!
    role: Role!
    space: Space @takes(permissions: ["spaces:read"])
    spaceId: ID
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  type MemberConnection {
    edges: [MemberEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type MemberEdge {
    cursor: String!
    node: Member!
  }

  enum MemberOrder {
    newest_first
    oldest_first
  }

  type MethodNotAllowedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type Mutation {
    addApplicationCertificate(input: AddApplicationCertificateInput!): AddApplicationCertificateResult!
      @takes(permissions: ["applications:add-certificate"])
    addApplicationFederation(input: AddApplicationFederationInput!): AddApplicationFederationResult!
      @takes(permissions: ["applications:add-federation"])
    addApplicationKey(input: AddApplicationKeyInput!): AddApplicationKeyResult!
      @takes(permissions: ["applications:add-key"])
    addMember(input: AddMemberInput!): AddMemberResult! @takes(permissions: ["members:add", "users:read"])
    appointMember(input: AppointMemberInput!): AppointMemberResult!
      @takes(permissions: ["members:appoint", "users:read"])
    cancelApplicationRotation(input: CancelApplicationRotationInput!): CancelApplicationRotationResult!
      @takes(permissions: ["rotations:cancel"])
    copyApplication(input: CopyApplicationInput!): CopyApplicationResult! @takes(permissions: ["applications:copy"])
    createApplication(input: CreateApplicationInput!): CreateApplicationResult!
      @takes(permissions: ["applications:create"])
    createSpace(input: CreateSpaceInput!): CreateSpaceResult! @takes(permissions: ["spaces:create"])
    createUser(input: CreateUserInput!): CreateUserResult! @takes(permissions: ["users:create"])
    createWebhook(input: CreateWebhookInput!): CreateWebhookResult! @takes(permissions: ["webhooks:create"])
    deleteUser(input: DeleteUserInput!): DeleteUserResult! @takes(permissions: ["users:delete"])
    deleteWebhook(input: DeleteWebhookInput!): DeleteWebhookResult! @takes(permissions: ["webhooks:delete"])
    disableApplication(input: DisableApplicationInput!): DisableApplicationResult!
      @takes(permissions: ["applications:disable"])
    enableApplication(input: EnableApplicationInput!): EnableApplicationResult!
      @takes(permissions: ["applications:enable"])
    endSession(input: EndSessionInput!): EndSessionResult! @takes(permissions: ["sessions:end"])
    endUserSessions(input: EndUserSessionsInput!): EndUserSessionsResult! @takes(permissions: ["sessions:end-all"])
    finishApplicationRotation(input: FinishApplicationRotationInput!): FinishApplicationRotationResult!
      @takes(permissions: ["rotations:finish"])
    grantApplicationPermissions(input: GrantApplicationPermissionsInput!): GrantApplicationPermissionsResult!
      @takes(permissions: ["applications:grant"])
    inviteUser(input: InviteUserInput!): InviteUserResult! @takes(permissions: ["invitations:create"])
    labelApplicationSecret(input: LabelApplicationSecretInput!): LabelApplicationSecretResult!
      @takes(permissions: ["applications:label"])
    reactivateUser(input: ReactivateUserInput!): ReactivateUserResult! @takes(permissions: ["users:reactivate"])
    reauthenticate(input: ReauthenticateInput!): ReauthenticateResult! @takes(permissions: ["sessions:reauthenticate"])
    redeliverNotice(input: RedeliverNoticeInput!): RedeliverNoticeResult! @takes(permissions: ["webhooks:redeliver"])
    removeMember(input: RemoveMemberInput!): RemoveMemberResult! @takes(permissions: ["members:remove"])
    replaceApplication(input: ReplaceApplicationInput!): ReplaceApplicationResult!
      @takes(permissions: ["applications:replace", "applications:create", "applications:read"])
    reportApplicationBreach(input: ReportApplicationBreachInput!): ReportApplicationBreachResult!
      @takes(permissions: ["applications:report-breach"])
    reportLeakedSecret(input: ReportLeakedSecretInput!): ReportLeakedSecretResult!
      @takes(permissions: ["secrets:report"])
    resendInvitation(input: ResendInvitationInput!): ResendInvitationResult! @takes(permissions: ["invitations:resend"])
    retireApplicationCertificate(input: RetireApplicationCertificateInput!): RetireApplicationCertificateResult!
      @takes(permissions: ["applications:retire-certificate"])
    retireApplicationFederation(input: RetireApplicationFederationInput!): RetireApplicationFederationResult!
      @takes(permissions: ["applications:retire-federation"])
    retireApplicationKey(input: RetireApplicationKeyInput!): RetireApplicationKeyResult!
      @takes(permissions: ["applications:retire-key"])
    retireApplicationSecret(input: RetireApplicationSecretInput!): RetireApplicationSecretResult!
      @takes(permissions: ["applications:retire"])
    revealApplicationSecret(input: RevealApplicationSecretInput!): RevealApplicationSecretResult!
      @takes(permissions: ["applications:reveal"])
    revealWebhookSecret(input: RevealWebhookSecretInput!): RevealWebhookSecretResult!
      @takes(permissions: ["webhooks:reveal"])
    rotateApplicationSecret(input: RotateApplicationSecretInput!): RotateApplicationSecretResult!
      @takes(permissions: ["applications:rotate"])
    rotateWebhookSecret(input: RotateWebhookSecretInput!): RotateWebhookSecretResult!
      @takes(permissions: ["webhooks:rotate"])
    setApplicationOwners(input: SetApplicationOwnersInput!): SetApplicationOwnersResult!
      @takes(permissions: ["applications:assign"])
    setSpaceSecretPolicy(input: SetSpaceSecretPolicyInput!): SetSpaceSecretPolicyResult!
      @takes(permissions: ["spaces:set-secret-policy"])
    signIn(input: SignInInput!): SignInResult! @takes(permissions: ["sessions:create"])
    signInByCode(input: SignInByCodeInput!): SignInByCodeResult! @takes(permissions: ["sessions:exchange"])
    signOut(input: SignOutInput!): SignOutResult! @takes(permissions: ["sessions:sign-out"])
    startApplicationRotation(input: StartApplicationRotationInput!): StartApplicationRotationResult!
      @takes(permissions: ["rotations:start"])
    suspendUser(input: SuspendUserInput!): SuspendUserResult! @takes(permissions: ["users:suspend"])
    testWebhook(input: TestWebhookInput!): TestWebhookResult! @takes(permissions: ["webhooks:test"])
    updateApplication(input: UpdateApplicationInput!): UpdateApplicationResult!
      @takes(permissions: ["applications:update"])
    updateMember(input: UpdateMemberInput!): UpdateMemberResult! @takes(permissions: ["members:update"])
    updateProfile(input: UpdateProfileInput!): UpdateProfileResult! @takes(permissions: ["profile:update"])
    updateSpace(input: UpdateSpaceInput!): UpdateSpaceResult! @takes(permissions: ["spaces:update"])
    updateUser(input: UpdateUserInput!): UpdateUserResult! @takes(permissions: ["users:update"])
    updateWebhook(input: UpdateWebhookInput!): UpdateWebhookResult! @takes(permissions: ["webhooks:update"])
    withdrawInvitation(input: WithdrawInvitationInput!): WithdrawInvitationResult!
      @takes(permissions: ["invitations:withdraw"])
  }

  type NameTakenError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type NoRotationError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  interface Node {
    id: ID!
  }

  type NotAcceptableError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type NotFoundError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type NothingToStopError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type OutboxMessage {
    attempts: Int!
    createdAt: DateTime!
    deliveredAt: DateTime
    failedAt: DateTime
    id: ID!
    kind: OutboxMessageKind!
    lastError: String
    nextAttemptAt: DateTime
    spaceId: ID
    state: OutboxMessageState!
    to: String
    topic: String!
    webhookId: ID
  }

  type OutboxMessageConnection {
    edges: [OutboxMessageEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type OutboxMessageEdge {
    cursor: String!
    node: OutboxMessage!
  }

  enum OutboxMessageKind {
    letter
    notice
    webhook
  }

  enum OutboxMessageState {
    delivered
    failed
    waiting
  }

  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
  }

  type PayloadTooLargeError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  scalar Permission

  type PermissionInfo {
    description: String!
    isGrantable: Boolean!
    name: Permission!
    resource: String!
    title: String!
  }

  type PermissionReach {
    objects: Int
    permission: Permission!
    title: String!
  }

  type Policy {
    effect: PolicyEffect!
    id: ID!
    isBuiltIn: Boolean!
    name: String!
    permissions: [Permission!]
    role: Role
    spaceId: ID
  }

  enum PolicyEffect {
    allow
    forbid
  }

  type Query {
    application(id: ID!): Application! @takes(permissions: ["applications:read"])
    applicationBreachPreview(applicationId: ID!, since: DateTime!): ApplicationBreachPreview!
      @takes(permissions: ["applications:preview-breach"])
    applications(
      after: String
      before: String
      dueWithinDays: Int
      first: Int
      last: Int
      namePrefix: String
      order: ListOrder
      permission: Permission
      spaceId: ID
      status: ApplicationStatus
    ): ApplicationConnection! @takes(permissions: ["applications:read"])
    auditConsistency(size: SafeInt!): AuditConsistency! @takes(permissions: ["audit:read"])
    auditEvent(eventId: ID!): AuditEvent! @takes(permissions: ["audit:read"])
    auditEvents(
      action: Permission
      actorId: ID
      after: String
      before: String
      credentialId: ID
      first: Int
      from: DateTime
      last: Int
      outcome: AuditOutcome
      spaceId: ID
      targetId: ID
      to: DateTime
    ): AuditEventConnection! @takes(permissions: ["audit:read"])
    auditLog: AuditLog! @takes(permissions: ["audit:read"])
    auditProof(eventId: ID!): AuditProof! @takes(permissions: ["audit:read"])
    invitation(id: ID!): Invitation! @takes(permissions: ["invitations:read"])
    invitations(after: String, before: String, first: Int, last: Int, spaceId: ID!): InvitationConnection!
      @takes(permissions: ["invitations:read"])
    member(id: ID!): Member! @takes(permissions: ["members:read"])
    members(
      after: String
      before: String
      first: Int
      last: Int
      ofInstallation: Boolean
      order: MemberOrder
      role: Role
      spaceId: ID
      userId: ID
    ): MemberConnection! @takes(permissions: ["members:read"])
    node(id: ID!): Node @takes(permissions: ["viewer:read"])
    nodes(ids: [ID!]!): [Node]! @takes(permissions: ["viewer:read"])
    outbox(
      after: String
      before: String
      first: Int
      last: Int
      spaceId: ID
      state: OutboxMessageState
    ): OutboxMessageConnection! @takes(permissions: ["outbox:read"])
    permissions(isGrantable: Boolean, resource: String): [PermissionInfo!]! @takes(permissions: ["permissions:read"])
    policies(effect: PolicyEffect, isBuiltIn: Boolean, permission: Permission, role: Role, spaceId: ID): [Policy!]!
      @takes(permissions: ["policies:read"])
    session(id: ID!): Session! @takes(permissions: ["sessions:read"])
    sessions(
      after: String
      before: String
      first: Int
      last: Int
      mine: Boolean
      order: SessionOrder
      spaceId: ID @takes(permissions: ["members:read"])
      state: SessionState
      userId: ID
    ): SessionConnection! @takes(permissions: ["sessions:read"])
    space(id: ID!): Space! @takes(permissions: ["spaces:read"])
    spaces(
      after: String
      before: String
      first: Int
      kind: SpaceKind
      last: Int
      namePrefix: String
      order: ListOrder
    ): SpaceConnection! @takes(permissions: ["spaces:read"])
    user(id: ID!): User! @takes(permissions: ["users:read"])
    users(
      after: String
      before: String
      email: String
      entitlement: String
      first: Int
      last: Int
      namePrefix: String
      order: ListOrder
      role: Role @takes(permissions: ["members:read"])
      spaceId: ID @takes(permissions: ["members:read"])
      status: UserStatus
      type: UserType
    ): UserConnection! @takes(permissions: ["users:read"])
    viewer: Viewer! @takes(permissions: ["viewer:read"])
    webhook(id: ID!): Webhook! @takes(permissions: ["webhooks:read"])
    webhookDeliveries(
      after: String
      before: String
      first: Int
      last: Int
      state: WebhookDeliveryState
      webhookId: ID!
    ): WebhookDeliveryConnection! @takes(permissions: ["webhooks:read"])
    webhooks(after: String, before: String, first: Int, last: Int, spaceId: ID!): WebhookConnection!
      @takes(permissions: ["webhooks:read"])
  }

  type QueryInvalidError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type QueryTooCostlyError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type RateLimitedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input ReactivateUserInput {
    userId: ID!
  }

  union ReactivateUserResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReactivateUserSuccess

  type ReactivateUserSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input ReauthenticateInput {
    password: String!
  }

  union ReauthenticateResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReauthenticateSuccess
    | SignInRefusedError

  type ReauthenticateSuccess {
    sessionId: ID!
  }

  type ReauthenticationRequiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input RedeliverNoticeInput {
    messageId: ID!
    webhookId: ID!
  }

  union RedeliverNoticeResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RedeliverNoticeSuccess
    | WebhookSilentError

  type RedeliverNoticeSuccess {
    messageId: ID!
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  input RemoveMemberInput {
    memberId: ID!
  }

  union RemoveMemberResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | LastOwnerError
    | NotFoundError
    | RemoveMemberSuccess

  type RemoveMemberSuccess {
    memberId: ID!
    userId: ID!
  }

  input ReplaceApplicationInput {
    applicationId: ID!
    finishWhenQuiet: Boolean
    name: String!
    secret: ApplicationSecretInput
  }

  union ReplaceApplicationResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | ReplaceApplicationSuccess
    | RotationOpenError
    | SecretPolicyError

  type ReplaceApplicationSuccess {
    applicationId: ID!
    replacement: Application @takes(permissions: ["applications:read"])
    replacementId: ID!
    rotationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  type ReplacedSecret {
    isQuiet: Boolean!
    label: String!
    lastUsedAt: DateTime
    quietAt: DateTime
    secretId: ID!
    state: SecretState!
  }

  input ReportApplicationBreachInput {
    applicationId: ID!
    secret: ApplicationSecretInput
    since: DateTime
  }

  union ReportApplicationBreachResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | NothingToStopError
    | ReauthenticationRequiredError
    | ReportApplicationBreachSuccess
    | SecretPolicyError

  type ReportApplicationBreachSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    cancelledRotations: [String!]!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
    stoppedCertificates: [String!]!
    stoppedFederations: [String!]!
    stoppedKeys: [String!]!
    stoppedSecrets: [String!]!
  }

  input ReportLeakedSecretInput {
    secret: String!
  }

  union ReportLeakedSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReportLeakedSecretSuccess

  type ReportLeakedSecretSuccess {
    reportId: ID!
  }

  input ResendInvitationInput {
    invitationId: ID!
  }

  union ResendInvitationResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | InvitationClosedError
    | NotFoundError
    | ResendInvitationSuccess

  type ResendInvitationSuccess {
    invitation: Invitation @takes(permissions: ["invitations:read"])
    invitationId: ID!
  }

  input RetireApplicationCertificateInput {
    certificateId: ID!
  }

  union RetireApplicationCertificateResult =
    | CertificateRetiredError
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RetireApplicationCertificateSuccess

  type RetireApplicationCertificateSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    certificate: ApplicationCertificate @takes(permissions: ["applications:read"])
    certificateId: ID!
  }

  input RetireApplicationFederationInput {
    federationId: ID!
  }

  union RetireApplicationFederationResult =
    | ConflictError
    | FederationRetiredError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RetireApplicationFederationSuccess

  type RetireApplicationFederationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    federation: ApplicationFederation @takes(permissions: ["applications:read"])
    federationId: ID!
  }

  input RetireApplicationKeyInput {
    keyId: ID!
  }

  union RetireApplicationKeyResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | KeyRetiredError
    | NotFoundError
    | RetireApplicationKeySuccess

  type RetireApplicationKeySuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    key: ApplicationKey @takes(permissions: ["applications:read"])
    keyId: ID!
  }

  input RetireApplicationSecretInput {
    force: Boolean
    secretId: ID!
  }

  union RetireApplicationSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RetireApplicationSecretSuccess
    | SecretInUseError
    | SecretRetiredError

  type RetireApplicationSecretSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  input RevealApplicationSecretInput {
    secretId: ID!
  }

  union RevealApplicationSecretResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReauthenticationRequiredError
    | RevealApplicationSecretSuccess
    | SecretAlreadyRevealedError
    | SecretSlotLapsedError

  type RevealApplicationSecretSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    clientSecret: String!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  input RevealWebhookSecretInput {
    webhookId: ID!
  }

  union RevealWebhookSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | ReauthenticationRequiredError
    | RevealWebhookSecretSuccess
    | SecretAlreadyRevealedError
    | SecretSlotLapsedError

  type RevealWebhookSecretSuccess {
    secret: String!
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  enum Role {
    admin
    auditor
    developer
    integration_owner
    member
    owner
  }

  input RotateApplicationSecretInput {
    applicationId: ID!
    expiresAt: DateTime
    expiresInDays: Int
    label: String
    neverExpires: Boolean
    notBefore: DateTime
  }

  union RotateApplicationSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RotateApplicationSecretSuccess
    | SecretPolicyError
    | TooManySecretsError

  type RotateApplicationSecretSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    secret: ApplicationSecret @takes(permissions: ["applications:read"])
    secretId: ID!
  }

  input RotateWebhookSecretInput {
    webhookId: ID!
  }

  union RotateWebhookSecretResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RotateWebhookSecretSuccess

  type RotateWebhookSecretSuccess {
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  type RotationNotReadyError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type RotationOpenError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum RotationState {
    cancelled
    finished
    running
    scheduled
  }

  scalar SafeInt

  enum SealState {
    altered
    sealed
    unsealed
  }

  type SealedProof {
    checkpoint: AuditCheckpoint!
    hashes: [String!]!
    leafHash: String!
    position: SafeInt!
  }

  type SealedValue {
    ref: ID!
    value: String
  }

  type SecretAlreadyRevealedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type SecretInUseError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type SecretPolicyError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type SecretRetiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type SecretSlotLapsedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum SecretState {
    empty
    expired
    lapsed
    live
    pending
    retired
  }

  type Session implements Node @takes(permissions: ["sessions:read"]) {
    address: String @takes(permissions: ["sessions:locate"])
    authenticatedAt: DateTime!
    browser: String
    createdAt: DateTime!
    endedAt: DateTime
    endsAt: DateTime!
    id: ID!
    idleEndsAt: DateTime!
    idleMinutes: Int!
    isCurrent: Boolean!
    lastUsedAt: DateTime!
    state: SessionState!
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  type SessionConnection {
    edges: [SessionEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type SessionEdge {
    cursor: String!
    node: Session!
  }

  type SessionEnded {
    cursor: String!
    sessions: [Session!]!
  }

  enum SessionOrder {
    newest_first
    oldest_first
  }

  enum SessionState {
    ended
    expired
    open
  }

  input SetApplicationOwnersInput {
    applicationId: ID!
    ownerIds: [ID!]
    ownerRoles: [Role!]
  }

  union SetApplicationOwnersResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | SetApplicationOwnersSuccess

  type SetApplicationOwnersSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
  }

  input SetSpaceSecretPolicyInput {
    longestDays: Int
    mostSecrets: Int
    mustExpire: Boolean
    spaceId: ID!
  }

  union SetSpaceSecretPolicyResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | SetSpaceSecretPolicySuccess

  type SetSpaceSecretPolicySuccess {
    space: Space @takes(permissions: ["spaces:read"])
    spaceId: ID!
  }

  type SetupTokenInvalidError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input SignInByCodeInput {
    code: String!
    codeVerifier: String!
    idleMinutes: Int
    redirectUri: String!
  }

  union SignInByCodeResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | SignInByCodeSuccess
    | SignInCodeInvalidError

  type SignInByCodeSuccess {
    endsAt: String!
    sessionId: ID!
    userId: ID!
  }

  type SignInCodeInvalidError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input SignInInput {
    email: String!
    idleMinutes: Int
    password: String!
  }

  type SignInRefusedError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  union SignInResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | SignInRefusedError
    | SignInSuccess

  type SignInSuccess {
    endsAt: String!
    sessionId: ID!
    userId: ID!
  }

  input SignOutInput {
    which: WhichSessions
  }

  union SignOutResult = ConflictError | ForbiddenError | InvalidInputError | NotFoundError | SignOutSuccess

  type SignOutSuccess {
    ended: String!
  }

  type Space implements Node @takes(permissions: ["spaces:read"]) {
    createdAt: DateTime!
    endsLeakedSecrets: Boolean!
    id: ID!
    kind: SpaceKind!
    logLevel: LogLevel!
    name: String!
    secretPolicy: SpaceSecretPolicy!
  }

  type SpaceConnection {
    edges: [SpaceEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type SpaceEdge {
    cursor: String!
    node: Space!
  }

  enum SpaceKind {
    development
    production
    staging
  }

  type SpaceSecretPolicy {
    longestDays: Int!
    mostSecrets: Int!
    mustExpire: Boolean!
  }

  input StartApplicationRotationInput {
    applicationId: ID!
    expiresInDays: Int
    finishWhenQuiet: Boolean
    label: String
    secretIds: [ID!]
    startsAt: DateTime
  }

  union StartApplicationRotationResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | RotationOpenError
    | SecretPolicyError
    | StartApplicationRotationSuccess
    | TooManySecretsError

  type StartApplicationRotationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
    rotationId: ID!
  }

  type StoppableCredential {
    id: ID!
    kind: CredentialKind!
    label: String!
    lastUsedAt: DateTime
    state: SecretState!
  }

  type Subscription {
    auditEventAdded(
      action: Permission
      actorId: ID
      after: String
      credentialId: ID
      from: DateTime
      outcome: AuditOutcome
      spaceId: ID
      targetId: ID
      to: DateTime
    ): AuditEventAdded! @takes(permissions: ["audit:read"])
    sessionEnded(after: String, userId: ID): SessionEnded! @takes(permissions: ["sessions:read"])
  }

  input SuspendUserInput {
    userId: ID!
  }

  union SuspendUserResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | LastOwnerError
    | NotFoundError
    | SuspendUserSuccess

  type SuspendUserSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input TestWebhookInput {
    webhookId: ID!
  }

  union TestWebhookResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NotFoundError
    | TestWebhookSuccess
    | WebhookSilentError

  type TestWebhookSuccess {
    messageId: ID!
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  type TlsRequiredError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum TokenBinding {
    dpop
    mtls
    none
  }

  type TooManyCertificatesError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type TooManyFederationsError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type TooManyKeysError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type TooManySecretsError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type TooManyWebhooksError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type UnknownEndpointError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  type UnsupportedMediaTypeError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  input UpdateApplicationInput {
    allowedAddresses: [String!]
    applicationId: ID!
    audiences: [String!]
    description: String
    name: String
    tokenBinding: TokenBinding
    tokenLifeSeconds: Int
    tokensPerDay: Int
    tokensPerHour: Int
  }

  union UpdateApplicationResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | UpdateApplicationSuccess

  type UpdateApplicationSuccess {
    application: Application @takes(permissions: ["applications:read"])
    applicationId: ID!
  }

  input UpdateMemberInput {
    memberId: ID!
    role: Role!
  }

  union UpdateMemberResult =
    | ConflictError
    | EscalationError
    | ForbiddenError
    | InvalidInputError
    | LastOwnerError
    | NotFoundError
    | UpdateMemberSuccess

  type UpdateMemberSuccess {
    member: Member @takes(permissions: ["members:read"])
    memberId: ID!
  }

  input UpdateProfileInput {
    name: String!
  }

  union UpdateProfileResult = ConflictError | ForbiddenError | InvalidInputError | NotFoundError | UpdateProfileSuccess

  type UpdateProfileSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input UpdateSpaceInput {
    endsLeakedSecrets: Boolean
    logLevel: LogLevel
    name: String
    spaceId: ID!
  }

  union UpdateSpaceResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | UpdateSpaceSuccess

  type UpdateSpaceSuccess {
    space: Space @takes(permissions: ["spaces:read"])
    spaceId: ID!
  }

  input UpdateUserInput {
    entitlements: [String!]
    name: String
    type: UserType
    userId: ID!
  }

  union UpdateUserResult = ConflictError | ForbiddenError | InvalidInputError | NotFoundError | UpdateUserSuccess

  type UpdateUserSuccess {
    user: User @takes(permissions: ["users:read"])
    userId: ID!
  }

  input UpdateWebhookInput {
    name: String
    status: WebhookStatus
    topics: [String!]
    url: String
    webhookId: ID!
  }

  union UpdateWebhookResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | NameTakenError
    | NotFoundError
    | UpdateWebhookSuccess

  type UpdateWebhookSuccess {
    webhook: Webhook @takes(permissions: ["webhooks:read"])
    webhookId: ID!
  }

  type UsageCount {
    count: SafeInt!
    lastAt: DateTime!
    name: String!
  }

  type User implements Node @takes(permissions: ["users:read"]) {
    createdAt: DateTime!
    email: String
    entitlements: [String!]!
    id: ID!
    memberships: [Member!] @takes(permissions: ["members:read"])
    name: String
    status: UserStatus!
    type: UserType!
  }

  type UserConnection {
    edges: [UserEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type UserEdge {
    cursor: String!
    node: User!
  }

  enum UserStatus {
    active
    deleted
    suspended
  }

  enum UserType {
    employee
    external
    service_owner
  }

  type Viewer {
    credentialId: ID
    id: ID!
    permissions: [Permission!]!
    space: Space @takes(permissions: ["spaces:read"])
    type: String!
  }

  type Webhook implements Node @takes(permissions: ["webhooks:read"]) {
    claimBy: DateTime
    createdAt: DateTime!
    createdById: ID!
    disabledReason: WebhookDisabledReason
    hasSecret: Boolean!
    id: ID!
    name: String!
    pausedUntil: DateTime
    previousUntil: DateTime
    spaceId: ID!
    status: WebhookStatus!
    topics: [String!]!
    updatedAt: DateTime!
    url: String!
  }

  type WebhookConnection {
    edges: [WebhookEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type WebhookDelivery {
    attempts: Int!
    createdAt: DateTime!
    deliveredAt: DateTime
    failedAt: DateTime
    id: ID!
    lastError: String
    nextAttemptAt: DateTime
    state: WebhookDeliveryState!
    topic: String!
    webhookId: ID!
  }

  type WebhookDeliveryConnection {
    edges: [WebhookDeliveryEdge!]!
    pageInfo: PageInfo!
    totalCount: Int
  }

  type WebhookDeliveryEdge {
    cursor: String!
    node: WebhookDelivery!
  }

  enum WebhookDeliveryState {
    delivered
    failed
    waiting
  }

  enum WebhookDisabledReason {
    gone
  }

  type WebhookEdge {
    cursor: String!
    node: Webhook!
  }

  type WebhookSilentError implements Error {
    code: String!
    message: String!
    requestId: ID!
  }

  enum WebhookStatus {
    active
    disabled
  }

  enum WhichSessions {
    ALL
    OTHERS
    THIS
  }

  input WithdrawInvitationInput {
    invitationId: ID!
  }

  union WithdrawInvitationResult =
    | ConflictError
    | ForbiddenError
    | InvalidInputError
    | InvitationClosedError
    | NotFoundError
    | WithdrawInvitationSuccess

  type WithdrawInvitationSuccess {
    invitation: Invitation @takes(permissions: ["invitations:read"])
    invitationId: ID!
  }
`

/** Permissions that no application can use, whatever it was granted: they take a role in the installation, or a person. */
export const beyondSpaces: readonly Permission[] = [
  'spaces:create',
  'users:create',
  'users:update',
  'users:suspend',
  'users:reactivate',
  'users:delete',
  'profile:update',
  'sessions:locate',
  'members:appoint',
  'secrets:report',
]
