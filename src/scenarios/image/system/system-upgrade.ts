import type { Effect } from '../../../images/commands/effect.ts'
import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import { imageFiles, unknownFiles } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { estimated } from '../../../images/sizes/figure.ts'
import type { InstalledPackages } from '../../../images/system/installed-packages.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { isApkName, knowsApkNames, unknownApkName } from './apk-names.ts'
import { installSystem } from './system-effect.ts'
import { presentIn } from './system-state.ts'

/**
 * The assumed share of packages that changed since an image was built: images are upgraded soon
 * after.
 */
const CHANGED = 0.1
const FILE_SIZE = 45_000

/**
 * `apt-get upgrade`, `apk upgrade` and related commands: the packages of the image that are older
 * than in the lists. If versions are unknown, at most all of the base is written again.
 */
export async function upgradeSystem(
  { manager, what, names, onlyListed = false }: Extract<Effect, { kind: 'system-upgrade' }>,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const { base, platform } = place
  const lists = await work.systemLists({
    manager,
    distribution: base?.distribution ?? null,
    platform,
  })
  const present = asRecorded(presentIn(state, place, lists))
  if (manager === 'apk' && knowsApkNames(lists, place) && !names.some((one) => one.includes('*'))) {
    const unknown = names.filter((name) => !isApkName(name, present, lists.lists))
    for (const name of unknown) work.findings.push(unknownApkName('upgrade', name, place))
    if (unknown.length > 0) return state
  }
  const isKnown = lists.standIn === null && versionsAreKnown(present, names)
  if (isKnown && manager === 'apk')
    return installSystem(
      {
        kind: 'system-install',
        manager,
        names: [],
        recommends: false,
        upgrades: names.length === 0 ? 'all' : names,
        onlyListed,
      },
      { ...state, packages: present },
      place,
      work,
    )
  if (isKnown) {
    const { compare, versionsOf } = lists.lists
    const older = [...present.values()].filter(
      ({ name, version }) =>
        (names.length === 0 || names.includes(name)) &&
        version !== null &&
        (versionsOf(name)[0]?.version ?? version) !== version &&
        compare(versionsOf(name)[0]!.version, version) > 0,
    )
    const after = await installSystem(
      {
        kind: 'system-install',
        manager,
        names: older.map(({ name }) => `${name}=${versionsOf(name)[0]!.version}`),
        recommends: false,
      },
      { ...state, packages: present },
      place,
      work,
    )
    const packages = new Map(after.packages)
    for (const { name, isAutomatic } of older) {
      const own = packages.get(name)
      if (own !== undefined) packages.set(name, { ...own, isAutomatic })
    }
    return { ...after, packages }
  }
  const most = base?.sizes.uncompressed.interval[1] ?? null
  const packed = base?.sizes.compressed.interval[1] ?? null
  if (most === null || packed === null)
    return {
      ...state,
      files: added(
        state.files,
        unknownFiles(what, `/.unknown/${what}`, 'the size of the base image is unknown'),
        place.layer,
      ),
    }
  // A named package is an unknown part of the base image.
  const share = names.length === 0 ? CHANGED : CHANGED / 4
  const group = imageFiles(
    'system-packages',
    what,
    [`/usr/.${manager}/${place.layer}/upgrade`],
    footprintOfMany(
      Math.round((most * share) / FILE_SIZE),
      20,
      estimated(most * share, 0, most),
      estimated(packed * share, 0, packed),
    ),
    { system: { names: [`${manager} upgrade`], role: 'needed', facts: 'at most all of the base' } },
  )
  return { ...state, files: added(state.files, group, place.layer) }
}

/** An upgrade finds an older image: as old as the facts about it. */
const asRecorded = (present: InstalledPackages): InstalledPackages =>
  new Map(
    [...present].map(([name, { recorded, ...one }]) => [
      name,
      recorded === undefined ? one : { ...one, version: recorded },
    ]),
  )

const versionsAreKnown = (present: InstalledPackages, names: readonly string[]): boolean => {
  const asked = [...present.values()].filter(
    ({ name }) => names.length === 0 || names.includes(name),
  )
  return asked.length > 0 && asked.every(({ version }) => version !== null)
}
