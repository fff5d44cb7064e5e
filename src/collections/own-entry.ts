/**
 * A table's own entry. Names that people write may be those of `Object.prototype`, such as
 * `constructor`, which every object answers to.
 */
export const ownEntry = <T>(
  table: Readonly<Record<string, T>>,
  name: string,
): Exclude<T, undefined> | undefined =>
  Object.hasOwn(table, name) ? (table[name] as Exclude<T, undefined>) : undefined
