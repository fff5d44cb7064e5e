/** The parts of a package that show who needs whom. */
interface Node {
  readonly name: string
  readonly dependencies: readonly string[]
}

/**
 * Names of packages that others needed before a change and that none needs after it, nor any that
 * stays. A list of pins names each of them; a tool that writes it again leaves them out.
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
