import { paths } from '../analyse/graph/graph.ts'
import { sizeOnDisk } from '../analyse/on-disk.ts'
import { STRIP_BREAKS } from '../analyse/strip-breaks.ts'
import { PysizeError, type Warning, warning } from '../errors.ts'
import type { Changes, LineChange, Override, StrippedKind } from '../inputs/input.ts'
import type { EnvironmentChange } from '../model/change.ts'
import type { PackageEstimate } from '../model/estimate.ts'
import { satisfies } from '../packaging/versions/satisfies.ts'
import { list } from '../text/lists.ts'
import { didYouMean } from '../text/nearest.ts'
import type { Plan } from './plan/plan.ts'
import type { ScenarioResult } from './run.ts'

/** How many lines are named. */
const MOST_LINES = 5

/**
 * Refuses to leave out or replace a package that no line of the user's names.
 *
 * @param plain the environment of the files
 * @throws PysizeError exit 2, with the lines that bring the package
 */
export function requireLines(plan: Plan, plain: ScenarioResult): void {
  const change = plan.inputs.changes?.lines.find(({ lines }) => lines.length === 0)
  if (change !== undefined) throw noLine(change, plain)
}

function noLine(
  { option, value, name }: LineChange,
  { request, scenario }: ScenarioResult,
): PysizeError {
  const { packages } = scenario
  const place = { file: `--${option}`, text: value }
  if (!packages.some((one) => one.name === name))
    return new PysizeError('not-in-environment', `The environment has no ${name}.`, {
      exitCode: 2,
      places: [place],
      hint:
        didYouMean(
          name,
          packages.map((one) => one.name),
        ) ?? `Leave out --${option} ${name}.`,
    })
  const unasked = request.roots.find(({ requirement }) => requirement.name === name)
  if (unasked !== undefined)
    return new PysizeError(
      'not-your-line',
      `No line of yours names ${name}: it is in the lock file, but nothing that you require needs it.`,
      {
        exitCode: 2,
        places: [place, ...unasked.origin],
        hint: 'Create the lock file again, which removes packages that nothing requires.',
      },
    )
  const roots = request.roots.flatMap((root) => {
    const one = root.requirement.name
    const path = paths(packages.map((node) => ({ ...node, requested: node.name === one })))(name)
    return path[0] === one ? [{ root, path }] : []
  })
  const names = [...new Set(roots.map(({ path }) => path[0]!))]
  const brought = roots.slice(0, MOST_LINES).map(({ root, path }) => {
    const at = root.origin[0]
    const where =
      at?.line === undefined
        ? `${at?.file ?? ''} ${root.text}`
        : `${at.file}:${at.line} ${root.text}`
    return `${where.trim()} (${path.join(' > ')})`
  })
  // A package of conda is decided before pip's lines.
  if (brought.length === 0)
    return new PysizeError('not-your-line', `No line of yours names ${name}.`, {
      exitCode: 2,
      places: [place],
      hint: `Change the file that installs it, or see what needs it with: pysize why FILE ${name}`,
    })
  const more = roots.length > MOST_LINES ? ` and ${roots.length - MOST_LINES} more` : ''
  return new PysizeError(
    'not-your-line',
    `No line of yours names ${name}. It comes with ${brought.join(', ')}${more}.`,
    {
      exitCode: 2,
      places: [place],
      hint: `To see the environment without it, leave out what brings it: ${names.map((one) => `--without ${one}`).join(' ')}.`,
    },
  )
}

const NO_CHANGES: Pick<Changes, 'lines' | 'overrides' | 'provided' | 'strip'> = {
  lines: [],
  overrides: new Map(),
  provided: [],
  strip: [],
}

/** The changes that the options make, and the warnings about them. */
export function changesOf(
  { inputs, runtime }: Plan,
  changed: ScenarioResult,
  plain: ScenarioResult,
): { readonly changes: readonly EnvironmentChange[]; readonly warnings: readonly Warning[] } {
  const { packages } = changed.scenario
  const { lines, overrides, provided, strip } = inputs.changes ?? NO_CHANGES
  const zero = packages.flatMap((one) => (one.provided === true ? [one.name] : []))
  const named = zero.filter((name) => provided.includes(name))
  const ofPlatform = runtime === null ? named : zero.filter((name) => !named.includes(name))
  return {
    changes: [
      ...lines.map((line) => lineChange(line, packages)),
      ...[...overrides.values()].map((one) => overrideChange(one, changed, plain)),
      ...(strip.length === 0 ? [] : [stripChange(strip, changed, plain)]),
      ...(provided.length === 0
        ? []
        : [
            {
              option: 'provided',
              value: provided.join(','),
              packages: runtime === null ? zero : named,
            } as const,
          ]),
      ...(runtime === null
        ? []
        : [{ option: 'runtime', value: runtime.name, packages: ofPlatform } as const]),
    ],
    warnings: [
      ...[...overrides.keys()].map((name) => ['--override', name]),
      ...provided.map((name) => ['--provided', name]),
    ].flatMap(([option, name]) =>
      packages.some((one) => one.name === name)
        ? []
        : [
            warning(
              'not-in-environment',
              `The environment has no ${name}, so ${option} ${name} changes nothing.`,
            ),
          ],
    ),
  }
}

function lineChange(
  { option, value, name, lines }: LineChange,
  packages: readonly PackageEstimate[],
): EnvironmentChange {
  const askedBy = packages.flatMap((one) => (one.dependencies.includes(name) ? [one.name] : []))
  return {
    option,
    value,
    lines: lines.map(({ origin: [place], text }) => ({
      file: place.file,
      line: place.line ?? null,
      requirement: text,
    })),
    ...(askedBy.length > 0 ? { still_needed_by: askedBy.sort() } : {}),
  }
}

/**
 * A resolution without overrides shows the packages that require another version, for packages that
 * kept their version.
 */
function overrideChange(
  { value, requirement }: Override,
  changed: ScenarioResult,
  plain: ScenarioResult,
): EnvironmentChange {
  const chosen = changed.resolution.packages.get(requirement.name)?.candidate.version
  const violates = [...plain.resolution.packages].flatMap(([name, { candidate, asks }]) => {
    const isSame =
      changed.resolution.packages.get(name)?.candidate.version.key === candidate.version.key
    if (chosen === undefined || !isSame) return []
    const demands = [...asks.values()]
      .flat()
      .filter((one) => one.name === requirement.name && !satisfies(one.specifier, chosen))
    return demands.map((demand) => ({
      name,
      requirement: `${demand.name}${demand.specifier.text}`,
    }))
  })
  return { option: 'override', value, ...(violates.length > 0 ? { violates } : {}) }
}

function stripChange(
  kinds: readonly StrippedKind[],
  changed: ScenarioResult,
  plain: ScenarioResult,
): EnvironmentChange {
  const left = new Map(changed.scenario.packages.map((one) => [one.name, one]))
  const saves = plain.scenario.packages.reduce((sum, one) => {
    const now = left.get(one.name)
    const isSame = now !== undefined && now.version === one.version && now.provided !== true
    return sum + (isSame ? (sizeOnDisk(one) ?? 0) - (sizeOnDisk(now) ?? 0) : 0)
  }, 0)
  return {
    option: 'strip',
    value: kinds.join(','),
    saves,
    breaks: list(kinds.map((kind) => STRIP_BREAKS[kind])),
  }
}
