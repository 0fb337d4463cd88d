/**
 * The stored tree is not the one that was signed: somebody changed evidence in the database. Nothing is sealed on top of
 * it, because that would sign for the change.
 */
export class EvidenceAltered extends Error {
  constructor(finding: string) {
    super(`The sealed evidence was altered: ${finding}. Keep the database as it is and compare it with a backup.`)
    this.name = 'EvidenceAltered'
  }
}
