import type { PackageLists, SystemPackage } from './system-package.ts'

/** Lists whose packages are read when they are requested. */
export function lazyLists(
  read: (name: string) => readonly SystemPackage[],
  providers: (name: string) => readonly string[],
  from: Omit<PackageLists, 'versionsOf' | 'providersOf' | 'providerNames'>,
): PackageLists {
  const known = new Map<string, readonly SystemPackage[]>()
  const versionsOf = (name: string): readonly SystemPackage[] => {
    const own = known.get(name) ?? read(name).toSorted((a, b) => from.compare(b.version, a.version))
    known.set(name, own)
    return own
  }
  const providersOf = (name: string): readonly SystemPackage[] =>
    [...new Set(providers(name))]
      .flatMap((one) => versionsOf(one).slice(0, 1))
      .filter((one) => one.name !== name && one.provides.some((provided) => provided.name === name))
      // Like apt's CompareProviders, which takes the last of equal ones.
      .toReversed()
      .toSorted((a, b) => Number(b.isEssential) - Number(a.isEssential) || a.priority - b.priority)
  return {
    ...from,
    versionsOf,
    providersOf,
    providerNames: (name) => [...new Set(providers(name))],
  }
}

/** The texts between empty lines. */
export function* paragraphsOf(text: string): Iterable<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n\n', start)
    yield text.slice(start, end < 0 ? text.length : end)
    if (end < 0) return
    start = end + 2
  }
}

/** The list for a name, which is created if it is missing. */
export function listed(map: Map<string, string[]>, name: string): string[] {
  const own = map.get(name)
  if (own !== undefined) return own
  const fresh: string[] = []
  map.set(name, fresh)
  return fresh
}
