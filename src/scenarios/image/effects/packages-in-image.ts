import type { KnownCommand } from '../../../images/commands/known-command.ts'
import {
  type FileSystem,
  type ImageFiles,
  unknownFiles,
} from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { bundledVersion } from '../../../images/python/bundled.ts'
import type { InstalledPackage } from '../../../resolve/second-install.ts'
import { distributionGroups, type InstallPlace } from '../distribution-groups.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { weighedPackages } from '../weighed-packages.ts'

/** `sync` removes packages that were not requested. */
export const withoutOthers = (
  files: FileSystem,
  site: string,
  { result }: ResolvedInstall,
): FileSystem =>
  files.filter(
    ({ group: { distribution } }) =>
      distribution?.site !== site ||
      // The image's own pip stays, and so does its bytecode.
      distribution.version === '' ||
      result.resolution.packages.has(distribution.name),
  )

/** The files with those that an install writes; older versions are removed. */
export function putPackages(
  files: FileSystem,
  resolved: ResolvedInstall,
  where: InstallPlace,
  { layer }: StepPlace,
  { installed }: ImageWork,
): FileSystem {
  const { written, result } = resolved
  const isOld = ({ distribution }: ImageFiles): boolean =>
    distribution !== undefined && distribution.site === where.site && written.has(distribution.name)
  let all: FileSystem = files.filter(({ group }) => !isOld(group))
  for (const one of weighedPackages(resolved)) {
    const mine = written.get(one.estimate.name)
    if (mine === undefined) continue
    const groups = distributionGroups(one, where, result.scenario.overlaps)
    const id = groups[0]?.distribution?.id
    if (id !== undefined) installed.set(id, mine)
    for (const group of groups) all = added(all, group, layer)
  }
  return all
}

/** The content of a folder of packages that an installer finds. */
export const installedAt = (
  site: string,
  { files }: StageState,
  { installed }: ImageWork,
): ReadonlyMap<string, InstalledPackage> =>
  new Map(
    files.flatMap(({ group: { kind, distribution } }) => {
      const known =
        kind === 'distribution' && distribution?.site === site
          ? installed.get(distribution.id)
          : undefined
      return known === undefined ? [] : [[distribution!.name, known] as const]
    }),
  )

/** The packages that the base image has in a folder and no command has replaced. */
export const seedsAt = (site: string, { base }: StepPlace): ReadonlyMap<string, string> =>
  new Map(
    base?.python?.sitePackages === site
      ? [...base.python.distributions].flatMap(([name, version]) => {
          const known = version ?? bundledVersion(name, base.python!.version)
          return known === undefined ? [] : [[name, known] as const]
        })
      : [],
  )

/** Adds the unknown files of an install. */
export const withUnknownInstall = (
  state: StageState,
  { text }: KnownCommand,
  resolved: ResolvedInstall | string,
  { layer }: StepPlace,
): StageState => {
  const reason =
    typeof resolved === 'string' ? resolved : 'some of its packages depend on an unknown value'
  return {
    ...state,
    files: added(state.files, unknownFiles(text, `/.unknown/${text}`, reason), layer),
  }
}

/** Adds an install to those of the image. */
export function noteInstall(
  resolved: ResolvedInstall,
  site: string,
  { text }: KnownCommand,
  { line, stage }: StepPlace,
  work: ImageWork,
): void {
  work.installs.push({ line, stage, text, site, ...resolved })
}
