/** The parts of a package that show its dependents. */
interface Node {
  readonly name: string
  readonly dependencies: readonly string[]
}

/**
 * Names of packages that others needed before a change and that nothing needs after it, not even a
 * package that stays. A list of pins names such packages; the tool that writes the list leaves them
 * out the next time.
 */
export function orphansOf(before: readonly Node[], after: readonly Node[]): ReadonlySet<string> {
  const needed = new Set(before.flatMap(({ dependencies }) => dependencies))
  const orphans = new Set<string>()
  for (;;) {
    const stays = after.filter(({ name }) => !orphans.has(name))
    const still = new Set(
      stays.flatMap(({ name, dependencies }) => dependencies.filter((one) => one !== name)),
    )
    const found = stays.filter(({ name }) => needed.has(name) && !still.has(name))
    if (found.length === 0) return orphans
    for (const { name } of found) orphans.add(name)
  }
}
