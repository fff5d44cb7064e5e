import type { SystemManager } from '../../../images/commands/effect.ts'
import type { FileSystem } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { apkRecords } from '../../../images/system/apk/apk-records.ts'
import { basePackages } from '../../../images/system/base-packages.ts'
import { dpkgRecords } from '../../../images/system/dpkg-records.ts'
import type {
  InstalledPackages,
  PresentPackage,
} from '../../../images/system/installed-packages.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import type { SystemLists } from './system-lists.ts'

/** The facts that decide a stage's packages. */
export const listsOf = (
  manager: SystemManager,
  { base, platform }: StepPlace,
  work: ImageWork,
  target?: string,
): Promise<SystemLists> =>
  work.systemLists({
    manager,
    distribution: base?.distribution ?? null,
    platform,
    ...(target === undefined ? {} : { target }),
  })

/** The packages of a stage so far. */
export const presentIn = (
  state: StageState,
  { base }: StepPlace,
  { lists }: SystemLists,
): InstalledPackages => state.packages ?? basePackages(base, lists)

/** The files without those of packages. */
export const withoutPackages = (files: FileSystem, names: ReadonlySet<string>): FileSystem =>
  files.filter(
    ({ group }) =>
      group.system === undefined || !group.system.names.every((name) => names.has(name)),
  )

/** The files with the records that a package manager writes after a change. */
export function withRecords(
  files: FileSystem,
  packages: InstalledPackages,
  changed: readonly Pick<PresentPackage, 'name' | 'record'>[],
  { release, lists: { manager } }: SystemLists,
  { layer }: StepPlace,
): FileSystem {
  let left: FileSystem = files.filter(({ group }) => group.kind !== 'system-records')
  for (const group of manager === 'apk'
    ? [apkRecords(packages)]
    : dpkgRecords(packages, changed, release))
    left = added(left, group, layer)
  return left
}
