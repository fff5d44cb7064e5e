import { inputError } from '../../errors.ts'
import type { ImageOptions } from '../../options/options.ts'

/** The options that name or select requirements, by their flags. */
const FLAGS = {
  files: '-r',
  with: '--with',
  constraints: '-c',
  extras: '--extra',
  groups: '--group',
  allExtras: '--all-extras',
  allGroups: '--all-groups',
  onlyGroups: '--only-group',
  noDev: '--no-dev',
  members: '--package',
  allMembers: '--all-packages',
} as const satisfies Partial<Record<keyof ImageOptions, string>>

/**
 * The RUN lines of a Dockerfile say what is installed, so these options would change nothing.
 *
 * @throws PysizeError exit 2 if one is given
 */
export function refuseRequirements(options: ImageOptions): void {
  const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : !!value)
  const [, flag] =
    Object.entries(FLAGS).find(([name]) => isGiven(options[name as keyof typeof FLAGS])) ?? []
  if (flag === undefined) return
  throw inputError(
    'conflicting-option',
    `${flag} has no effect on a Dockerfile: its RUN lines name what they install.`,
    { hint: 'Change the RUN line, or leave the option out.' },
  )
}
