/**
 * A table's own entry. A name that people write may equal a property of `Object.prototype`, such as
 * `constructor`, which every object has.
 */
export const ownEntry = <T>(
  table: Readonly<Record<string, T>>,
  name: string,
): Exclude<T, undefined> | undefined =>
  Object.hasOwn(table, name) ? (table[name] as Exclude<T, undefined>) : undefined
