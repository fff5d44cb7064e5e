import type { SystemInstall } from '../../images/commands/effect.ts'
import { asShare, totalFootprint } from '../../images/file-system/footprint.ts'
import { imageFiles } from '../../images/file-system/image-files.ts'
import { added } from '../../images/file-system/operations.ts'
import { basePackages } from '../../images/system/base-packages.ts'
import type { PresentPackage } from '../../images/system/installed-packages.ts'
import { packageGroups } from '../../images/system/package-groups.ts'
import type { StandIn } from '../../images/system/stand-in.ts'
import { installSystemPackages } from '../../images/system/system-install.ts'
import type { StageState, StepPlace } from './image-work.ts'
import type { SystemLists } from './system-lists.ts'

/**
 * The packages of a command, estimated together by those of Debian that have the same software.
 *
 * @returns the names without a counterpart too
 */
export function estimatePackages(
  { manager, names, virtual }: SystemInstall,
  state: StageState,
  place: StepPlace,
  { lists, isOwn }: SystemLists,
  { namesOf, share }: StandIn,
): { readonly state: StageState; readonly unknown: readonly string[] } {
  const meant = names.map((name) => [name, namesOf(name)] as const)
  const unknown = meant.flatMap(([name, own]) => (own === null ? [name] : []))
  const known = meant.flatMap(([name, own]) => (own === null ? [] : [name]))
  if (known.length === 0) return { state, unknown }
  const wanted = [...new Set(meant.flatMap(([, own]) => own ?? []))]
  const base = basePackages(null, lists)
  const present = state.packages ?? base
  const { added: come } = installSystemPackages(
    wanted.map((name) => ({ name })),
    present,
    lists,
    false,
  )
  // Debian's images have some of what others leave out, such as bash.
  const ofBase = wanted.flatMap((name): PresentPackage[] => {
    const own = present.get(name)
    return own !== undefined && base.get(name) === own && !come.some((one) => one.name === name)
      ? [own]
      : []
  })
  const packages = new Map(present)
  for (const one of come) packages.set(one.name, one)
  const all = [...come, ...ofBase]
  const footprint = totalFootprint(
    all
      .flatMap((one) =>
        packageGroups(one, {
          layer: place.layer,
          isSlim: true,
          role: 'requested',
          has: (name) => packages.has(name),
          lists,
          isOwn,
          share: null,
        }),
      )
      .map((group) => group.footprint),
  )
  const group = imageFiles(
    'system-packages',
    `${manager}: ${known.join(' ')}`,
    [`/usr/.${manager}/${place.layer}/${virtual ?? known.join(',')}`],
    asShare(footprint, share),
    {
      system: {
        names: virtual === undefined ? known : [virtual, ...known],
        role: 'requested',
        facts: `${lists.source}, which stands in`,
        stands: all.map(({ name }) => name),
      },
    },
  )
  return { state: { ...state, packages, files: added(state.files, group, place.layer) }, unknown }
}
