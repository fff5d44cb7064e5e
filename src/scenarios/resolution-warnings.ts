import { type Warning, warning } from '../errors.ts'
import { TORCH_PACKAGES } from '../indexes/pytorch.ts'
import { admitsPython, pythonOf } from '../resolve/candidate.ts'
import { patchDependents } from '../resolve/patch-release.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import type { Plan } from './plan/plan.ts'
import { unreadIndexes } from './unread-indexes.ts'

/** The warnings about a resolution. */
export const noticesOf = (
  plan: Plan,
  resolution: Resolution,
  universe: Universe,
  warnings: readonly Warning[],
): readonly Warning[] => [
  ...plan.indexes.warnings,
  ...warnings,
  ...unreadIndexes(universe),
  ...pythonsOutside(plan),
  ...patchReleases(plan, resolution, universe),
  ...datesNotApplied(plan, resolution),
]

/** pip and uv refuse to install a project that requires another Python. */
function pythonsOutside({ inputs, rules: { target, policy } }: Plan): readonly Warning[] {
  return (inputs.pythons ?? []).flatMap(({ file, requires }) =>
    admitsPython(requires, policy, pythonOf(target))
      ? []
      : [
          warning(
            'python-outside-project',
            `${file} requires Python ${requires}, and the target is ${target.python.full}.`,
          ),
        ],
  )
}

/** A minor version of Python does not decide requirements that depend on the patch release. */
function patchReleases(
  { rules }: Plan,
  resolution: Resolution,
  universe: Universe,
): readonly Warning[] {
  const { patchAssumed, python } = rules.target
  if (!patchAssumed) return []
  return patchDependents(resolution, universe).map(({ name, version, requirement }) =>
    warning(
      'patch-release',
      `${name} ${version} has a requirement that depends on the patch release of Python: '${requirement}'. ${python.full} is assumed; give --python a full version to be sure.`,
    ),
  )
}

function datesNotApplied({ rules, torch }: Plan, { packages }: Resolution): readonly Warning[] {
  if (rules.uploadedBefore === null || torch === null) return []
  const names = [...TORCH_PACKAGES].filter((name) => packages.has(name))
  return names.length === 0
    ? []
    : [
        warning(
          'date-not-applied',
          `PyTorch's index has few upload dates, so --exclude-newer was not applied to ${names.join(', ')}.`,
        ),
      ]
}
