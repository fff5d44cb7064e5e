import type { SystemInstall, SystemRemoval } from '../../../images/commands/effect.ts'
import { asShare, totalFootprint } from '../../../images/file-system/footprint.ts'
import {
  type HeldGroup,
  imageFiles,
  type SystemGroup,
} from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { basePackages } from '../../../images/system/base-packages.ts'
import type { PresentPackage } from '../../../images/system/installed-packages.ts'
import { packageGroups } from '../../../images/system/package-groups.ts'
import type { StandIn } from '../../../images/system/stand-in.ts'
import { installSystemPackages } from '../../../images/system/system-install.ts'
import type { StageState, StepPlace } from '../image-work.ts'
import type { SystemLists } from './system-lists.ts'

/**
 * The packages of a command, estimated together from Debian packages with the same software.
 *
 * @returns also the names without a counterpart
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
        names: known,
        role: 'requested',
        facts: `${lists.source}, which stands in`,
        stands: all.map(({ name }) => name),
        ...(virtual === undefined ? {} : { virtual }),
      },
    },
  )
  return { state: { ...state, packages, files: added(state.files, group, place.layer) }, unknown }
}

/**
 * Removes the packages that a command names. If only some packages of an earlier command stay,
 * these are estimated again.
 */
export function withoutEstimated(
  { manager, names }: SystemRemoval,
  state: StageState,
  place: StepPlace,
  lists: SystemLists,
  standIn: StandIn,
): StageState {
  const named = new Set(names.map(bareName))
  let left = state
  for (const held of state.files) {
    const { system } = held.group
    if (system === undefined) continue
    const rest = restOf(system, named)
    // A later layer cannot make the layer with these files smaller.
    if (rest === null || (rest.length > 0 && held.layer !== place.layer)) continue
    left = withoutGroup(left, held)
    if (rest.length > 0) {
      const again = { kind: 'system-install', manager, names: rest, recommends: false } as const
      left = estimatePackages(again, left, place, lists, standIn).state
    }
  }
  return left
}

/**
 * The remaining part of a group; null if all of it remains, as for the packages of a virtual one.
 */
function restOf(
  { names, virtual }: SystemGroup,
  named: ReadonlySet<string>,
): readonly string[] | null {
  if (virtual !== undefined) return named.has(virtual) ? [] : null
  const rest = names.filter((name) => !named.has(bareName(name)))
  return rest.length === names.length ? null : rest
}

function withoutGroup(state: StageState, held: HeldGroup): StageState {
  const packages = new Map(state.packages)
  for (const name of held.group.system?.stands ?? []) packages.delete(name)
  return {
    ...state,
    packages: state.packages === null ? null : packages,
    files: state.files.filter((one) => one !== held),
  }
}

/** The name of a package without a version, an architecture or a release. */
export const bareName = (name: string): string => name.replace(/[:=/<>~].*$/, '')
