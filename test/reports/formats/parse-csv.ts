/** Records of RFC 4180. Throws if a text is not CSV. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let fields: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    if (end === '' && quoted === undefined && plain === '' && fields.length === 0) break
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (end === '') throw new Error('the last record does not end')
    records.push(fields)
    fields = []
  }
  const length = records.flat().reduce((sum, field) => sum + field.length + 1, 0)
  if (length > text.length) throw new Error('records overlap')
  return records
}
