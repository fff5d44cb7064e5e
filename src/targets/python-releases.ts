/** When the table below was true. */
export const PYTHON_RELEASES_AS_OF = '2026-11-24'

/**
 * The newest patch release of each minor version of CPython 3, from the list of CPython builds that uv 0.13.9 carries.
 * A table and not a question to a server, so that an estimate depends on what it was told; it is brought up to date by hand.
 */
export const NEWEST_PATCH: ReadonlyMap<number, number> = new Map([
  [8, 20],
  [9, 25],
  [10, 22],
  [11, 18],
  [12, 16],
  [13, 18],
  [14, 10],
  [15, 2],
])
