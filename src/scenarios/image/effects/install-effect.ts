import type { PythonInstall } from '../../../images/commands/effect.ts'
import { argumentsFromEnvironment } from '../../../images/commands/environment-arguments.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import type { CommandUser } from '../command-user.ts'
import { noteMissingCompiler } from '../compiler-finding.ts'
import { environmentFor } from '../environment-of-install.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { cachedBy } from '../installer-cache.ts'
import { afterPythonRan } from '../python-run.ts'
import { afterBuild } from '../python-tool.ts'
import { installPlaceOf } from './install-place.ts'
import { noteInstall, putPackages, withoutOthers, withUnknownInstall } from './packages-in-image.ts'
import { hasUnknownText, resolveCommand } from './resolve-command.ts'

/** The most installs of an image; a loop may make more. */
const MOST_INSTALLS = 100
const TOO_MANY_INSTALLS = 'the Dockerfile has more installs than pysize follows'

/** Carries out `pip install` or `uv pip install`. */
export async function installPackages(
  effect: PythonInstall,
  command: KnownCommand & CommandUser,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  let state = before
  const { installer } = effect
  const args = installArguments(
    [...argumentsFromEnvironment(installer, command.env), ...effect.args],
    installer,
    effect.isSync,
  )
  if (args.dryRun) return state
  const environment = environmentFor(effect, command, state, place, work)
  const where = installPlaceOf(args, environment, command, installer)
  const resolved =
    work.installs.length < MOST_INSTALLS
      ? await resolveCommand(effect, args, where.site, command, state, place, work)
      : TOO_MANY_INSTALLS
  const isPart =
    args.hasUnknown || (typeof resolved !== 'string' && hasUnknownText(args, command, before))
  if (typeof resolved === 'string' || isPart)
    state = withUnknownInstall(state, command, resolved, place)
  if (typeof resolved === 'string') return state
  const environments = state.environments.includes(environment)
    ? state.environments
    : [...state.environments, environment]
  noteInstall(resolved, where.site, command, place, work)
  await noteMissingCompiler(resolved, command, state, place, work)
  const kept = effect.isSync ? withoutOthers(state.files, where.site, resolved) : state.files
  const cached = await cachedBy(
    installer,
    args,
    resolved,
    putPackages(kept, resolved, where, place, work),
    command,
    place,
    work,
  )
  const run = installer === 'pip' ? 'pip' : args.compile === true ? 'compile' : null
  return {
    ...state,
    environments,
    files: await afterBuild(
      run === null ? cached : afterPythonRan(cached, run, environment, command, place),
      resolved,
      environment,
      command,
      place,
    ),
  }
}
