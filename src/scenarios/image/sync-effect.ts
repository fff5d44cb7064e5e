import type { LockSync } from '../../images/commands/effect.ts'
import { argumentsFromEnvironment } from '../../images/commands/environment-arguments.ts'
import { installArguments } from '../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { hasOption, optionValues, parseWords } from '../../images/commands/options.ts'
import { hostPathOf } from '../../images/file-system/look-up.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { type Actor, isRoot } from './actor.ts'
import { answeredInstall } from './answered-install.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { installedAt, NOTHING_READ, putPackages, withoutOthers, withUnknownInstall } from './install-effect.ts'
import { cachedBy } from './installer-cache.ts'
import { afterPythonRan } from './python-run.ts'
import { targetOfBase } from './target-of-base.ts'
import { makeVenv } from './venv-effect.ts'

/** Carries out `uv sync`: makes the environment where there is none, and installs what uv.lock says. */
export async function syncLock(
  effect: LockSync,
  command: KnownCommand & Actor,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const lock = `${effect.folder === '/' ? '' : effect.folder}/uv.lock`
  const host = hostPathOf(before.files, lock)
  if (host === undefined) {
    work.findings.push({
      code: 'file-not-copied',
      line: place.line,
      size: 0,
      message: `${command.text} reads ${lock}, which is not in the image at that point.`,
      fix: `COPY pyproject.toml uv.lock ${effect.folder}/`,
    })
    return withUnknownInstall(before, command, NOTHING_READ, place)
  }
  const isThere = before.environments.some(({ prefix }) => prefix === effect.environment)
  const venv = { kind: 'venv', tool: 'uv', path: effect.environment, python: effect.python, hasPip: false } as const
  const state = isThere ? before : await makeVenv(venv, command, before, place, work)
  const environment = state.environments.find(({ prefix }) => prefix === effect.environment)!
  const words = [...argumentsFromEnvironment('uv', command.env), ...effect.args]
  const args = installArguments(words, 'uv')
  const resolved = await answeredInstall(
    {
      installer: 'uv',
      args: { ...args, extras: [], groups: [], indexUrl: null, extraIndexUrls: [], torch: null },
      environment,
      files: [host],
      constraints: [],
      paths: [],
      requirements: [],
      texts: new Map(),
      env: command.env,
      target: targetOfBase(place),
      compile: args.compile ?? false,
      installed: installedAt(environment.site, state, work),
      seeds: new Map(),
      parts: partsOf(words, command.env),
    },
    { command, place, isAssumed: place.base?.python == null },
    work,
  )
  if (typeof resolved === 'string') return withUnknownInstall(state, command, resolved, place)
  const { site, scripts, prefix, python } = environment
  work.installs.push({ line: place.line, stage: place.stage, text: command.text, site, ...resolved })
  const owner = isRoot(command.user) ? 'root' : command.user
  const files = putPackages(
    withoutOthers(state.files, site, resolved),
    resolved,
    { site, scripts, prefix, python, owner, installer: 'uv' },
    place,
    work,
  )
  const cached = await cachedBy('uv', args, resolved, files, command, place, work, false)
  return { ...state, files: args.compile === true ? afterPythonRan(cached, 'compile', environment, command, place) : cached }
}

const WITH_VALUE = new Set(['--extra', '--group', '--only-group', '--no-group', '--package', '-p', '--python', '--no-install-package'])

/** Which parts of the project uv installs. */
function partsOf(words: readonly (string | null)[], env: ReadonlyMap<string, string>): Partial<EstimateOptions> {
  const parsed = parseWords(words, WITH_VALUE)
  const isOn = (name: string): boolean => /^(?:1|true|yes|on)$/i.test(env.get(name) ?? '')
  const groups = optionValues(parsed, '--group')
  const onlyGroups = optionValues(parsed, '--only-group')
  const members = optionValues(parsed, '--package')
  return {
    extras: optionValues(parsed, '--extra'),
    groups,
    ...(hasOption(parsed, '--all-extras') ? { allExtras: true } : {}),
    ...(hasOption(parsed, '--all-groups') ? { allGroups: true } : {}),
    ...(onlyGroups.length === 0 ? {} : { onlyGroups }),
    ...(members.length === 0 ? {} : { members }),
    ...(hasOption(parsed, '--no-dev', '--no-default-groups') || isOn('UV_NO_DEV') ? { noDev: true } : {}),
  }
}
