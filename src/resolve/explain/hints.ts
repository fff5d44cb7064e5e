import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import type { Range } from '../../packaging/range.ts'
import { versionOfKey } from '../../packaging/version.ts'
import { hasLocal } from '../../packaging/version-key.ts'
import type { Candidates } from '../candidates.ts'
import type { Projects } from './projects.ts'
import type { Neighbours } from './versions.ts'
import { list } from './words.ts'

/** What to do where a range holds no version that exists. */
export function absentVersionHint(name: string, range: Range, candidates: Candidates, neighbours: Neighbours, projects: Projects): string {
  const local = localIn(range)
  if (local !== null && TORCH_PACKAGES.has(name)) return `Builds such as +${local} are on PyTorch's own index: add --torch ${local}.`
  if (local !== null)
    return `Local versions such as +${local} are seldom on a public index: name the index that has it with --extra-index-url.`
  const { below, above, newest } = neighbours
  const near = [below, above].filter((version) => version !== null)
  if (newest === null) return otherIndex(name, candidates, projects)
  if (near.length === 0 || (near.length === 1 && near[0] === newest)) return `The newest is ${newest}.`
  const nearest = near.length === 1 ? `The nearest is ${near[0]}` : `The nearest are ${list(near)}`
  return near.includes(newest) ? `${nearest}.` : `${nearest}, the newest is ${newest}.`
}

function otherIndex(name: string, candidates: Candidates, projects: Projects): string {
  const newest = candidates.rejected[0]?.version.normal
  const from = list(projects.indexes(name), 'or')
  return newest === undefined
    ? `Name an index that has files of it${from === '' ? '' : `: ${from} has none`}.`
    : `There is ${newest}, but not for this target.`
}

/** The local version that a range is about, if it names one. */
function localIn(range: Range): string | null {
  const key = range[0]
  return key === undefined || !hasLocal(key) ? null : versionOfKey(key).local
}
