import releases from './python-releases.json' with { type: 'json' }

/**
 * The newest patch release of each minor version of CPython 3, from the list of builds that uv
 * carries. A table and not a request, so an estimate depends only on its input.
 * `test/embedded-data/python-releases.ts` makes it.
 */
export const NEWEST_PATCH: ReadonlyMap<number, number> = new Map(
  Object.entries(releases.newest_patch).map(([minor, patch]) => [Number(minor), patch]),
)
