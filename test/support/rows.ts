const now = new Date('2026-11-21T12:00:00Z')

/** A space of this name, as a row. */
export const spaceRow = (name: string) => ({ id: name, name, kind: 'development' as const, createdAt: now })

/** A person with this ID, as a row. */
export const userRow = (id: string) => ({ id, email: `${id}@example.org`, name: id, createdAt: now, updatedAt: now })

/** An application of this name in a space, as a row. */
export const applicationRow = (spaceId: string, name: string) => ({
  ...{ id: name, spaceId, name, permissions: [], createdById: 'test', createdAt: now, updatedAt: now },
})

/** A membership, as a row. */
export const memberRow = (id: string, userId: string, spaceId: string | null) => ({
  ...{ id, userId, spaceId, role: 'member' as const, createdAt: now },
})
