import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import type { Range } from '../../packaging/range.ts'
import { versionOfKey } from '../../packaging/version.ts'
import { hasLocal } from '../../packaging/version-key.ts'
import type { Candidates } from '../candidates.ts'
import type { Projects } from './projects.ts'
import type { Neighbours } from './versions.ts'
import { list } from './words.ts'

/** What to do where no version that exists is in a range. */
export function absentVersionHint(name: string, range: Range, candidates: Candidates, neighbours: Neighbours, projects: Projects): string {
  const local = localIn(range)
  if (local !== null && TORCH_PACKAGES.has(name)) return `Builds such as +${local} are on PyTorch's own index: add --torch ${local}.`
  if (local !== null)
    return `Local versions such as +${local} are seldom on a public index: name the one that has it with --extra-index-url.`
  const hint = nearest(name, neighbours) ?? unusable(name, candidates)
  const indexes = projects.indexes(name)
  // uv looks no further than the first index that has the project.
  if (projects.rules.policy.indexes === 'merge' || indexes.length < 2) return hint
  return `${hint} uv takes ${name} from the first index that has it, of ${list(indexes)}.`
}

function nearest(name: string, { below, above, newest }: Neighbours): string | null {
  if (newest === null) return null
  const near = [below, above].filter((version) => version !== null)
  if (near.length === 0 || (near.length === 1 && near[0] === newest)) return `The newest version of ${name} is ${newest}.`
  const nearby = near.length === 1 ? `The nearest version of ${name} is ${near[0]}` : `The nearest versions of ${name} are ${list(near)}`
  return near.includes(newest) ? `${nearby}.` : `${nearby}, the newest is ${newest}.`
}

function unusable(name: string, { rejected }: Candidates): string {
  const newest = rejected[0]?.version.normal
  return newest === undefined ? 'Name an index that has files of it.' : `There is ${name} ${newest}, but not for this target.`
}

/** The local version that a range is about, if it names one. */
function localIn(range: Range): string | null {
  const key = range[0]
  return key === undefined || !hasLocal(key) ? null : versionOfKey(key).local
}
