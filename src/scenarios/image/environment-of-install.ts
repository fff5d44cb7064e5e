import { warning } from '../../errors.ts'
import type { PythonInstall } from '../../images/commands/effect.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import {
  environmentAt,
  environmentOf,
  type PythonEnvironment,
} from '../../images/python/python-environment.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'

export type InstallerUse = Pick<PythonInstall, 'python' | 'installer'>

export function environmentFor(
  effect: InstallerUse,
  { env, cwd }: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): PythonEnvironment {
  const around = { env, cwd, activated: state.activated }
  return (
    environmentOf(effect.python, state.environments, around) ??
    assumedEnvironment(effect, place, work)
  )
}

/** The Python that is assumed for an unknown image. */
function assumedEnvironment(
  { python, installer }: InstallerUse,
  place: StepPlace,
  work: ImageWork,
): PythonEnvironment {
  const version = /(3\.\d+)$/.exec(python.program)?.[1] ?? work.options.python ?? DEFAULT_PYTHON
  const what = place.base === null ? 'the base image' : place.base.reference
  work.warnings.push(
    warning(
      'python-assumed',
      `Line ${place.line}: pysize knows no Python in ${what} that ${installer} could install into, so it assumes Python ${version} in /usr/local.`,
    ),
  )
  return environmentAt('/usr/local', version, { kind: 'interpreter', hasPip: true, home: null })
}

const DEFAULT_PYTHON = '3.12'
