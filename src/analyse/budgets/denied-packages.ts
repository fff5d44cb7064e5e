import { PysizeError } from '../../errors.ts'
import type { DeniedPackage } from '../../model/budget.ts'
import type { PackageEstimate, Scenario } from '../../model/estimate.ts'
import { isAcceleratorPackage } from '../accelerator.ts'
import { paths } from '../graph/graph.ts'
import { leftBehind } from '../left-behind.ts'

/** A rule that names packages which may not be installed. */
export interface DenyRule {
  /** The pattern as written. */
  readonly rule: string
  readonly matches: (one: Pick<PackageEstimate, 'name' | 'version'>) => boolean
}

/**
 * Patterns such as `nvidia-*`, with commas between, and what `--require-cpu` forbids: packages that
 * only an accelerator needs, and builds for one (`torch 2.9.0+cu128`).
 *
 * @throws PysizeError `invalid-deny`, exit 2
 */
export function denyRules(patterns: readonly string[], requireCpu: boolean): readonly DenyRule[] {
  const rules = patterns.flatMap((text) => text.split(',').map((one) => one.trim()))
  return [
    ...rules.map(ruleOf),
    ...(requireCpu ? [{ rule: '--require-cpu', matches: isForAccelerator }] : []),
  ]
}

const isForAccelerator = ({ name, version }: Pick<PackageEstimate, 'name' | 'version'>): boolean =>
  isAcceleratorPackage(name) || /\+(?:cu\d|rocm|xpu)/.test(version)

function ruleOf(rule: string): DenyRule {
  if (!/^[A-Za-z0-9*?][\w.*?-]{0,200}$/.test(rule))
    throw new PysizeError('invalid-deny', `'${rule}' is not a pattern for package names.`, {
      exitCode: 2,
      hint: "Write names or patterns with commas between, such as 'nvidia-*,triton'.",
    })
  const parts = rule
    .toLowerCase()
    .replace(/[-_.]+/g, '-')
    .split(/([*?])/)
  const fits = (name: string): boolean =>
    glob(
      parts.filter((part) => part !== ''),
      name,
    )
  return { rule, matches: ({ name }) => fits(name) }
}

/**
 * Matches `*` and `?` by the set of positions that each part can reach. There is no backtracking,
 * so each part takes linear time in the length of the name.
 */
function glob(parts: readonly string[], name: string): boolean {
  let reached = new Set([0])
  for (const part of parts) {
    const next = new Set<number>()
    if (part === '*')
      for (let at = Math.min(...reached, name.length + 1); at <= name.length; at++) next.add(at)
    else
      for (const at of reached) {
        if (part === '?' ? at < name.length : name.startsWith(part, at)) next.add(at + part.length)
      }
    reached = next
    if (reached.size === 0) return false
  }
  return reached.has(name.length)
}

/**
 * The packages of an environment that a rule names, each with the path from one of the user's lines
 * to it. A package that an earlier install left there has no such path. Sorted by name.
 */
export function deniedPackages(
  rules: readonly DenyRule[],
  scenario: Pick<Scenario, 'packages' | 'overlaps' | 'changes'>,
): readonly DeniedPackage[] {
  if (rules.length === 0) return []
  const { packages } = scenario
  const byName = new Map(packages.map((one) => [one.name, one]))
  const pathOf = paths(packages)
  const left = new Set(leftBehind(scenario).names)
  return packages
    .flatMap(({ name, version }): DeniedPackage[] => {
      const rule = rules.find(({ matches }) => matches({ name, version }))
      if (rule === undefined) return []
      const path = left.has(name) ? [] : pathOf(name)
      const [line] = byName.get(path[0] ?? '')?.without_line ?? []
      return [
        {
          name,
          version,
          rule: rule.rule,
          file: line?.file ?? null,
          line: line?.line ?? null,
          path,
        },
      ]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
