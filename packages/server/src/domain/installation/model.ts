/** The installation as an object of decisions; it belongs to no space. */
export interface Installation {
  readonly type: 'Installation'
  readonly id: 'installation'
  readonly spaceId: null
}

export const installation: Installation = { type: 'Installation', id: 'installation', spaceId: null }
