import { bundledWith } from '../../images/python/bundled.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { compareVersions, parseVersion } from '../../packaging/versions/version.ts'
import type { StageState, StepPlace } from './image-work.ts'

/** The first pip with a packaging that refuses old forms of requirements (pip's NEWS, 24.1b1). */
const STRICT = parseVersion('24.1b1')!

/**
 * Whether the pip of an environment reads metadata with known faults, such as `pytz (>dev)` and
 * `click (>=7.*)`: every pip before 24.1.
 */
export function readsOldMetadata(
  { site }: PythonEnvironment,
  { files }: StageState,
  { base }: StepPlace,
): boolean {
  const installed = files.findLast(
    ({ group: { distribution } }) =>
      distribution?.name === 'pip' && distribution.site === site && distribution.version !== '',
  )
  const own = base?.python?.sitePackages === site ? base.python : undefined
  const text =
    installed?.group.distribution?.version ??
    own?.distributions.get('pip') ??
    (own === undefined ? undefined : pipWith(own.version))
  const version = text === undefined ? undefined : parseVersion(text)
  return version !== undefined && compareVersions(version, STRICT) < 0
}

/** The pip that comes with a Python, as in the official images. */
const pipWith = (python: string): string | undefined =>
  bundledWith(python)
    .find((one) => one.startsWith('pip=='))
    ?.slice('pip=='.length)
