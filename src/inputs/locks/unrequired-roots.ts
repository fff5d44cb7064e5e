import type { LockedPackage, LockedRoot } from './lock.ts'

/**
 * The roots of a lock that does not record the requirements: the packages that no other one needs.
 * Packages in a circle that nothing else needs are found later, because no root leads to them.
 */
export function unrequiredRoots(packages: readonly LockedPackage[]): readonly LockedRoot[] {
  const needed = new Set(
    packages.flatMap((one) => (one.dependencies() ?? []).flatMap(({ to }) => to)),
  )
  const roots = new Map<string, LockedRoot>()
  for (const one of packages) {
    if (needed.has(one)) continue
    const { name, version } = one
    const known = roots.get(name)
    roots.set(
      name,
      known === undefined
        ? {
            name,
            to: [one],
            extras: [],
            marker: null,
            text: version === null ? name : `${name}==${version}`,
            origin: [one.place()],
            isProject: false,
          }
        : { ...known, to: [...known.to, one], text: name },
    )
  }
  return [...roots.values()]
}
