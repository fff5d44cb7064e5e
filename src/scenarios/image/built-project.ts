import { warning } from '../../errors.ts'
import { installArguments } from '../../images/commands/install-arguments.ts'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../images/file-system/image-files.ts'
import { roughly } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'
import type { BuildContext } from '../../inputs/build-context/build-context.ts'
import { orNull } from '../or-null.ts'
import { OF_PROJECT } from './effects/wheel-sizes.ts'
import type { ImageWork, StepPlace } from './image-work.ts'
import { resolveInstall } from './resolve-install.ts'
import { targetOfBase } from './target-of-base.ts'

/** The folder in which build tools leave a wheel, or a wheel in it. */
const BUILT = /^(?:\.?\/)?dist(?:\/(?:[^/]*\*[^/]*|[^/]+\.whl)?)?$/
const PROJECT = ['pyproject.toml', 'setup.py']

/**
 * The wheel of the context's own project, for a COPY of `dist` that is not there: a build before
 * that of the image leaves it in that folder. Null for another source, or without a project.
 *
 * @param root of the context, absolute
 */
export async function builtProject(
  step: CopyStep,
  source: string,
  { entries, folder }: BuildContext,
  root: string,
  place: StepPlace,
  work: ImageWork,
): Promise<ImageFiles | null> {
  if (!BUILT.test(source) || !PROJECT.some((name) => entries.has(name))) return null
  const resolved = await orNull(
    resolveInstall(
      {
        installer: 'pip',
        args: installArguments(['--no-deps', root], 'pip'),
        environment: null,
        files: [],
        constraints: [],
        paths: [root],
        requirements: [],
        texts: new Map(),
        env: new Map(),
        target: targetOfBase(place),
        compile: false,
        installed: new Map(),
        seeds: new Map(),
      },
      work,
    ),
  )
  const own = resolved?.result.scenario.packages.find(({ requested }) => requested)
  if (own === undefined || own.installed_size === null) return null
  const wheel = `${own.name.replaceAll('-', '_')}-${own.version}-py3-none-any.whl`
  work.warnings.push(
    warning(
      'wheel-assumed',
      `Line ${place.line}: ${source} is not in ${folder}: the wheel of its project is assumed there.`,
    ),
  )
  const size = own.installed_size * OF_PROJECT
  const at = step.destination.endsWith('.whl')
    ? step.destination
    : `${step.destination.replace(/\/$/, '')}/${wheel}`
  return imageFiles(
    'wheels',
    `${step.kind.toUpperCase()} ${source}`,
    [at],
    footprintOfMany(1, 0, roughly(size, 0.5), roughly(size, 0.5)),
    { pins: [root] },
  )
}
