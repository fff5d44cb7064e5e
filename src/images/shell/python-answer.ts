/**
 * The output of `python --version`, and of `python -c` about its own version; undefined for
 * anything else.
 *
 * @param version `3.12.11`
 */
export function pythonAnswer(args: readonly string[], version: string): string | undefined {
  if (/^(?:-V|--version)$/.test(args.join(' '))) return `Python ${version}`
  const [option, program = ''] = args
  const printed =
    option === '-c' && args.length === 2
      ? /^import sys; ?print\((.*)\)$/.exec(program.trim())?.[1]
      : undefined
  if (printed === undefined) return undefined
  const numbers = version.split('.')
  const [major = '', minor = '', micro = ''] = numbers
  const text = printed.replaceAll(' ', '')
  const slice = /sys\.version_info\[:2\]/.test(text)
  if (slice && /^["']%[ds]\.%[ds]["']%/.test(text)) return `${major}.${minor}`
  if (slice && /^["']([.]?)["']\.join\(map\(str,/.test(text))
    return text.includes('.join') && text[1] === '.' ? `${major}.${minor}` : `${major}${minor}`
  const [, format] = /^f["']([^"']*)["']$/.exec(text) ?? []
  if (format === undefined) return undefined
  const filled = format
    .replaceAll(/\{sys\.version_info(?:\.major|\[0\])\}/g, major)
    .replaceAll(/\{sys\.version_info(?:\.minor|\[1\])\}/g, minor)
    .replaceAll(/\{sys\.version_info(?:\.micro|\[2\])\}/g, micro)
  return /[{}]/.test(filled) ? undefined : filled
}
