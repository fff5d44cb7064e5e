/** A text with the escapes that `echo -e`, `printf` and `tr` know. */
export const unescaped = (text: string): string =>
  text.replace(
    /\\([ntr\\0])/g,
    (_all, character: string) =>
      ({ n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' })[character] ?? '',
  )
