/** The markers of the environments of a lock whose tool takes an empty list for none. */
export const unlessEmpty = (markers: readonly string[] | undefined): readonly string[] | null =>
  markers === undefined || markers.length === 0 ? null : markers
