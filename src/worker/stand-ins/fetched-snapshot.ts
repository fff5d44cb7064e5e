/** A page has no snapshot at all. */
export const isSnapshotUrl = (): boolean => false

export const fetchedSnapshot = (): Promise<string> => Promise.reject(new Error('no snapshot here'))
