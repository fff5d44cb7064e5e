import type { Effect, SystemRemoval } from '../../../images/commands/effect.ts'
import { basePackages } from '../../../images/system/base-packages.ts'
import { dependentsOf, unneededPackages } from '../../../images/system/system-removal.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { isApkName, knowsApkNames, unknownApkName } from './apk-names.ts'
import { bareName, withoutEstimated } from './estimated-packages.ts'
import { installSystem } from './system-effect.ts'
import { listsOf, presentIn, withoutPackages, withRecords } from './system-state.ts'

/** `apt-get remove`, `purge` and `autoremove`; `apk del`. */
export async function removeSystem(
  effect: SystemRemoval,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { manager, unneeded, recommendsKeep } = effect
  const names = new Set(effect.names.map(manager === 'apk' ? apkName : bareName))
  const lists = await listsOf(manager, place, work)
  if (lists.standIn?.isWhole) return withoutEstimated(effect, state, place, lists, lists.standIn)
  // apk may install another package in place of the removed one.
  if (manager === 'apk') {
    if (knowsApkNames(lists, place)) {
      const present = presentIn(state, place, lists)
      const keepsIndex = state.files.some(({ group }) => group.kind === 'package-lists')
      for (const name of names)
        if (!isApkName(name, present, keepsIndex ? lists.lists : null))
          work.findings.push(unknownApkName('del', name, place))
    }
    return installSystem(
      { kind: 'system-install', manager, names: [], recommends: false, removed: [...names] },
      state,
      place,
      work,
    )
  }
  const packages = new Map(presentIn(state, place, lists))
  const gone = [
    ...dependentsOf(
      new Set([...names].filter((name) => packages.has(name))),
      packages,
      lists.lists.compare,
    ),
  ]
  for (const name of gone) packages.delete(name)
  if (unneeded)
    for (const name of unneededPackages(packages, lists.lists.compare, recommendsKeep)) {
      packages.delete(name)
      gone.push(name)
    }
  if (gone.length === 0) return { ...state, packages }
  const files = withoutPackages(state.files, new Set(gone))
  return {
    ...state,
    packages,
    files: withRecords(
      files,
      packages,
      gone.map((name) => ({ name, record: null })),
      lists,
      place,
    ),
  }
}

/** A word after `apk del` without its version; a name may have a colon, as `so:libz.so.1` does. */
const apkName = (word: string): string => word.replace(/[<>=~@].*$/, '')

/** `apt-mark auto '.*'` means all packages. */
export async function markSystem(
  { names, isAutomatic }: Extract<Effect, { kind: 'system-mark' }>,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const lists = await listsOf('apt', place, work)
  const packages = new Map(presentIn(state, place, lists))
  const all = names.includes('.*') || names.includes('^.*$')
  // The earlier output of $(apt-mark showmanual) is unknown; it means the packages of the base.
  const ofBase = names.includes(null) ? basePackages(place.base, lists.lists) : new Map()
  for (const [name, one] of packages)
    if (all || names.includes(name) || (!isAutomatic && ofBase.has(name)))
      packages.set(name, { ...one, isAutomatic })
  return { ...state, packages }
}
