/**
 * The fields of a `--mount` value, a line of CSV: names in lower case; null if a field has no
 * value.
 */
export function fieldsOfMount(
  value: string,
): readonly (readonly [name: string, value: string | null])[] {
  const fields = value.match(/(?:^|(?<=,))(?:"(?:[^"]|"")*"|[^,]*)/g) ?? []
  return fields
    .map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field))
    .map((field) => {
      const equals = field.indexOf('=')
      return equals < 0
        ? [field.toLowerCase(), null]
        : [field.slice(0, equals).toLowerCase(), field.slice(equals + 1)]
    })
}
