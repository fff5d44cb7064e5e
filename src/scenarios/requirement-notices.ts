import { inputError, type Warning } from '../errors.ts'
import type { InputRequirement } from '../inputs/input.ts'
import { urlScheme } from '../inputs/links.ts'
import { isConditional, requirementWarnings } from '../inputs/local/local-requirement.ts'
import { holds } from '../resolve/build-request.ts'
import type { InstallerPolicy } from '../resolve/policy.ts'
import type { Target } from '../targets/target.ts'

/** Warnings about the requirements whose markers are true on the target. */
export const conditionalWarnings = (
  requirements: readonly InputRequirement[],
  target: Target,
): readonly Warning[] =>
  requirements
    .filter((one) => isConditional(one) && holds(one, target))
    .flatMap(requirementWarnings)

const OTHER_SYSTEMS: Readonly<Record<string, string>> = {
  hg: 'Mercurial',
  svn: 'Subversion',
  bzr: 'Bazaar',
}

/**
 * Refuses repositories that the installer never reads, whatever their markers: uv reads only those
 * of git (crates/uv-pypi-types/src/parsed_url.rs, `UnsupportedUrlPrefix`).
 *
 * @throws PysizeError exit 2
 */
export function requireKnownSystems(
  requirements: readonly InputRequirement[],
  { name }: InstallerPolicy,
): void {
  if (name !== 'uv') return
  for (const { url, text, origin } of requirements) {
    const system = OTHER_SYSTEMS[urlScheme(url ?? '')?.split('+')[0] ?? '']
    if (system !== undefined)
      throw inputError('invalid-requirement', `uv does not read ${system}: ${text}.`, {
        places: origin,
        hint: 'Use --installer pip.',
      })
  }
}

/**
 * Refuses extras in a constraints file, whatever the marker: pip stops there
 * (req/req_install.py, `check_invalid_constraint_type`), and for uv they have no effect. Other
 * tools than pip read no such files, and pip reads no constraints of a pyproject.toml or a script.
 *
 * @throws PysizeError exit 2
 */
export function requirePlainConstraints(
  constraints: readonly InputRequirement[],
  { tool }: InstallerPolicy,
): void {
  if (tool !== 'pip') return
  const refused = constraints.find(
    ({ extras, origin }) => extras.length > 0 && !/\.(?:toml|py)$/.test(origin[0].file),
  )
  if (refused === undefined) return
  const { text, origin, extras } = refused
  throw inputError(
    'invalid-constraint',
    `${text} is a constraint with extras, which pip refuses.`,
    {
      places: origin,
      hint: `Leave out [${extras.join(',')}], or use --installer uv.`,
    },
  )
}
