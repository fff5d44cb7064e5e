import type { SpecifierSet } from '../../packaging/versions/specifier-set.ts'
import type { Version } from '../../packaging/versions/version.ts'
import type { ResolutionRequest } from '../request.ts'

/**
 * The yanked versions that a request allows: those that a requirement or a constraint names by `==`
 * or `===` and nothing else (crates/uv-resolver/src/yanks.rs, `AllowedYanks`). `==1.0` does not
 * allow 1.0+local.
 */
export function allowedYanks({
  roots,
  constraints,
}: ResolutionRequest): (name: string, version: Version) => boolean {
  const allowed = new Map<string, Set<string>>()
  const add = (name: string, { specifiers: [only, ...others] }: SpecifierSet): void => {
    if (only?.parsed === undefined || only.isPrefix || others.length > 0) return
    if (only.operator !== '==' && only.operator !== '===') return
    allowed.set(name, (allowed.get(name) ?? new Set()).add(only.parsed.key))
  }
  for (const { requirement } of roots) add(requirement.name, requirement.specifier)
  for (const [name, { parts }] of constraints) for (const one of parts) add(name, one.specifier)
  return (name, { key }) => allowed.get(name)?.has(key) === true
}
