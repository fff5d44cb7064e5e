import type { WheelBuild } from '../../../images/commands/effect.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import { imageFiles } from '../../../images/file-system/image-files.ts'
import { imagePath } from '../../../images/file-system/image-path.ts'
import { added } from '../../../images/file-system/operations.ts'
import { roughly } from '../../../images/sizes/figure.ts'
import { isFileUrl, pathOfFileUrl } from '../../../inputs/links.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { withUnknownInstall } from './packages-in-image.ts'
import { resolveCommand } from './resolve-command.ts'
import { OF_PROJECT } from './wheel-sizes.ts'

/** Of its metadata and of the headers of the archive, bytes. */
const METADATA_OF_PROJECT = 1200

/** `pip wheel`, `pip download`, `python -m build` and similar commands: a folder of wheels. */
export async function fillWheelhouse(
  effect: WheelBuild,
  command: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const args = installArguments(effect.args, 'pip')
  const resolved = await resolveCommand(
    { ...effect, installer: 'pip' },
    args,
    null,
    command,
    state,
    place,
    work,
  )
  if (typeof resolved === 'string') return withUnknownInstall(state, command, resolved, place)
  const { packages } = resolved.result.scenario
  const size = packages.reduce(
    (sum, one) =>
      sum + (one.download_size || (one.installed_size ?? 0) * OF_PROJECT + METADATA_OF_PROJECT),
    0,
  )
  const folder = imagePath(effect.folder, command.cwd)
  const footprint = footprintOfMany(packages.length, 1, roughly(size, 0.01), roughly(size, 0.03))
  // A project of the context is installed from its folder, not from an index.
  const pins = packages.map(({ name, version }) => {
    const url = resolved.result.resolution.packages.get(name)?.candidate.file.url ?? ''
    return (isFileUrl(url) ? pathOfFileUrl(url, '/') : undefined) ?? `${name}==${version}`
  })
  const group = imageFiles('wheels', `wheels in ${folder}`, [folder], footprint, { pins })
  return { ...state, files: added(state.files, group, place.layer) }
}
