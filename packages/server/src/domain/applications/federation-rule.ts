/** What an outside token must say to count for the application. */
export interface FederationRule {
  readonly issuer: string
  readonly subject: string
  readonly claims: Readonly<Record<string, string>>
}

// What subjects of platforms are made of: repo:octo/app:ref:refs/heads/main, system:serviceaccount:shop:orders.
const separator = /[:/]/g
const fixedParts = 2

/**
 * Whether a subject that shall be trusted is plain text, or a beginning with one asterisk at its end. Two parts at least
 * come before that: `repo:*` would trust everybody who has a repository.
 */
export const isSubjectPattern = (text: string): boolean => {
  const star = text.indexOf('*')
  if (star < 0) return true
  return star === text.length - 1 && (text.match(separator)?.length ?? 0) >= fixedParts && /[:/]\*$/.test(text)
}

/** Whether the subject is the one, or begins so and has one part more: an asterisk stands for no separator. */
export const matchesSubject = (pattern: string, subject: string): boolean => {
  if (!pattern.endsWith('*')) return subject === pattern
  const beginning = pattern.slice(0, -1)
  return subject.startsWith(beginning) && /^[^:/*\s]+$/.test(subject.slice(beginning.length))
}

/** Whether the claims are those that the rule asks for, each to the letter: text, and no list that has it among others. */
export const fitsRule = (rule: FederationRule, claims: Readonly<Record<string, unknown>>): boolean =>
  claims['iss'] === rule.issuer &&
  typeof claims['sub'] === 'string' &&
  matchesSubject(rule.subject, claims['sub']) &&
  Object.entries(rule.claims).every(([name, value]) => Object.hasOwn(claims, name) && claims[name] === value)
