import { bundledVersion } from '../../images/python/bundled.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { compareVersions, parseVersion } from '../../packaging/versions/version.ts'
import type { StageState, StepPlace } from './image-work.ts'

/** The first pip with a packaging that refuses old forms of requirements (pip's NEWS, 24.1b1). */
const STRICT = parseVersion('24.1b1')!

/** The first pip that never runs a setup.py itself (pip's NEWS, 25.3). */
const ISOLATED = parseVersion('25.3')!

/**
 * Whether the pip of an environment reads metadata with known faults, such as `pytz (>dev)` and
 * `click (>=7.*)`: every pip before 24.1.
 */
export const readsOldMetadata = (
  environment: PythonEnvironment,
  state: Pick<StageState, 'files'>,
  place: StepPlace,
): boolean => isBefore(STRICT, environment, state, place)

/**
 * Whether the pip of an environment runs the setup.py of a project without a pyproject.toml, if
 * setuptools and wheel are installed (load_pyproject_toml in pip's pyproject.py).
 */
export const runsSetupScripts = (
  environment: PythonEnvironment,
  state: Pick<StageState, 'files'>,
  place: StepPlace,
): boolean => isBefore(ISOLATED, environment, state, place)

function isBefore(
  limit: typeof STRICT,
  { site }: PythonEnvironment,
  { files }: Pick<StageState, 'files'>,
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
    (own === undefined ? undefined : bundledVersion('pip', own.version))
  const version = text === undefined ? undefined : parseVersion(text)
  return version !== undefined && compareVersions(version, limit) < 0
}
