/** One tab of the page: documents on a noun, and what they are asked with. */
export interface Example {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

const welcome = `# Welcome to Postern. Each tab is about one thing.
# The button runs one of its operations; what they
# are asked with stands below, under Variables.
# The book on the left opens the documentation: it
# says of each field which permission it needs.

query Viewer {
  viewer {
    id
    type
    permissions
  }
}

# Some things ask for a sign-in of the last minutes:
# this gives your password again. The browser keeps
# nothing of what you write here.
mutation GivePasswordAgain($password: String!) {
  reauthenticate(input: { password: $password }) {
    __typename
    ... on Error { code message }
  }
}
`

const spaces = `query Spaces {
  spaces(first: 20) {
    edges { node { id name kind createdAt } }
    pageInfo { hasNextPage endCursor }
  }
}

mutation CreateSpace($space: CreateSpaceInput!) {
  createSpace(input: $space) {
    ... on CreateSpaceSuccess { spaceId }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const applications = `query Applications($spaceId: ID!) {
  applications(first: 20, spaceId: $spaceId) {
    edges { node { id name status permissions secrets { id label expiresAt revealedAt } } }
  }
}

# With an empty slot for its secret: see the next tab.
mutation CreateApplication($application: CreateApplicationInput!) {
  createApplication(input: $application) {
    ... on CreateApplicationSuccess { applicationId secretId }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const secrets = `query Secrets($applicationId: ID!) {
  application(id: $applicationId) {
    secrets { id label state hint notBefore expiresAt lastUsedAt }
  }
}

# A secret does not exist until it is copied: this
# mints it, once. Nobody can see it again.
mutation RevealSecret($secretId: ID!) {
  revealApplicationSecret(input: { secretId: $secretId }) {
    ... on RevealApplicationSecretSuccess { applicationId clientSecret }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}

# Opens a slot for a further secret beside the others.
mutation RotateSecret($applicationId: ID!) {
  rotateApplicationSecret(input: { applicationId: $applicationId }) {
    ... on RotateApplicationSecretSuccess { secretId }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}

mutation RetireSecret($secretId: ID!) {
  retireApplicationSecret(input: { secretId: $secretId }) {
    __typename
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const users = `query Users($namePrefix: String) {
  users(first: 20, namePrefix: $namePrefix, order: name_ascending) {
    edges { node { id name email status memberships { role spaceId } } }
    pageInfo { hasNextPage endCursor }
  }
}

mutation SuspendUser($userId: ID!) {
  suspendUser(input: { userId: $userId }) {
    ... on SuspendUserSuccess { userId user { status } }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const members = `query Members($spaceId: ID!) {
  members(first: 20, spaceId: $spaceId) {
    edges { node { id role user { id name email } } }
  }
}

mutation ChangeRole($memberId: ID!, $role: Role!) {
  updateMember(input: { memberId: $memberId, role: $role }) {
    ... on UpdateMemberSuccess { memberId member { role } }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const invitations = `query Invitations($spaceId: ID!) {
  invitations(first: 20, spaceId: $spaceId) {
    edges { node { id name email role state expiresAt } }
  }
}

# Sends a link by which somebody joins the space.
mutation InviteUser($invitation: InviteUserInput!) {
  inviteUser(input: $invitation) {
    ... on InviteUserSuccess { invitationId }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}
`

const sessions = `query Sessions {
  sessions(first: 20, state: open) {
    edges { node { id isCurrent browser address lastUsedAt endsAt userId user { name } } }
  }
}

mutation EndSession($sessionId: ID!) {
  endSession(input: { sessionId: $sessionId }) {
    ... on EndSessionSuccess { sessionId session { state endedAt } }
    ... on Error { code message }
    ... on ForbiddenError { missing grantedBy }
  }
}

# Goes on until you stop it: each ended session is shown.
subscription SessionEnded {
  sessionEnded {
    cursor
    sessions { id userId endedAt }
  }
}
`

const policies = `query Policies {
  policies { id name effect role permissions isBuiltIn }
}

query Permissions {
  permissions { name title description resource isGrantable }
}
`

const audit = `query Audit($targetId: ID) {
  auditEvents(first: 20, targetId: $targetId) {
    edges { node { id at action outcome code actor { type id } target { type id } change } }
    pageInfo { hasNextPage endCursor }
  }
}

query Proof($eventId: ID!) {
  auditProof(eventId: $eventId) {
    canonical
    verifierKey
    sealed { position hashes checkpoint { size note } }
  }
}
`

const spaceId = 'spc_…'

/** What the page opens with, in the order in which a newcomer needs it. Each document fits the schema. */
export const examples: readonly Example[] = [
  { query: welcome, variables: { password: '' } },
  { query: spaces, variables: { space: { name: 'Staging', kind: 'staging' } } },
  {
    query: applications,
    variables: { spaceId, application: { spaceId, name: 'Billing', permissions: ['applications:read'] } },
  },
  { query: secrets, variables: { secretId: 'sec_…', applicationId: 'app_…' } },
  { query: users, variables: { namePrefix: '', userId: 'usr_…' } },
  { query: members, variables: { spaceId, memberId: 'mbr_…', role: 'member' } },
  {
    query: invitations,
    variables: { spaceId, invitation: { spaceId, email: 'ada@example.com', name: 'Ada', role: 'member' } },
  },
  { query: sessions, variables: { sessionId: 'ses_…' } },
  { query: policies },
  { query: audit, variables: { targetId: null, eventId: 'evt_…' } },
]
