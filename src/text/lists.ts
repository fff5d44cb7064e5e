/**
 * Families of at least three names that share their first word, as `15 nvidia-*`, then the other
 * names; at most `limit` of all.
 */
export function listNames(names: readonly string[], limit: number): string {
  const families = new Map<string, string[]>()
  for (const name of names) {
    const word = name.includes('-') ? `${name.split('-', 1)[0]}-*` : name
    const members = families.get(word)
    if (members === undefined) families.set(word, [name])
    else members.push(name)
  }
  const isFamily = (members: readonly string[]): boolean => members.length >= 3
  const big = [...families]
    .filter(([, members]) => isFamily(members))
    .sort((a, b) => b[1].length - a[1].length)
  const inFamilies = new Set(big.flatMap(([, members]) => members))
  const single = names.filter((name) => !inFamilies.has(name))
  return listSome(
    [
      ...big.map(([word, members]) => ({
        text: `${members.length} ${word}`,
        count: members.length,
      })),
      ...single.map((text) => ({ text, count: 1 })),
    ],
    limit,
  )
}

/**
 * `a, b, c and 4 more`: the first `limit` items, and the number of the others. A single one is
 * never left to "more".
 */
export function listSome(
  items: readonly { readonly text: string; readonly count: number }[],
  limit: number,
): string {
  const shown = items.length <= limit + 1 ? items : items.slice(0, limit)
  const more = items.slice(shown.length).reduce((sum, item) => sum + item.count, 0)
  return shown.map((item) => item.text).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join()
  return `${items.slice(0, -1).join(', ')}${word.startsWith(',') ? word : ` ${word}`} ${items.at(-1)}`
}

/** Like `list`, but of many items the first few and the last. */
export function listEnds(items: readonly string[], most = 5): string {
  if (items.length <= most) return list(items)
  return `${items.slice(0, most - 2).join(', ')}, … and ${items.at(-1)}`
}
