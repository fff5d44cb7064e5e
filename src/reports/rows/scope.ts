import type { TargetSummary } from '../../model/estimate.ts'

/** `linux x86_64` for `linux-x86_64`. */
export const platformWords = (platform: string): string => platform.replace('-', ' ')

/** `py3.12, linux x86_64`: the target of a badge's figure. */
export const scopeOf = ({ python, platform }: Pick<TargetSummary, 'python' | 'platform'>): string =>
  `py${python.split('.', 2).join('.')}, ${platformWords(platform)}`

/** `requirements.txt`, or `web.txt and 2 more`. */
export function subjectOf(files: readonly string[]): string {
  const [first = 'requirements of the command line', ...others] = files
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
