import type { PartsRequest } from '../../inputs/locks/requested-parts.ts'
import type { LockSync } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

/** Names separated by commas or spaces, in any number of options. */
const names = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(/[\s,]+/)).filter((name) => name !== '')

export const isOn = (value: string | undefined): boolean =>
  /^(?:1|true|t|yes|y|on)$/i.test(value ?? '')

/** uv's options of `sync` and `export` that take a value. */
export const UV_LOCK_VALUES: ReadonlySet<string> = new Set(
  (
    '--extra --no-extra --group --only-group --no-group --package -p --python --no-install-package --directory --project --config-file --cache-dir ' +
    '--color --allow-insecure-host --link-mode --index --default-index -o --output-file --format --prune --no-emit-package'
  ).split(' '),
)

/** The parts of a project that `uv sync` and `uv export` select. */
export function uvParts(parsed: ParsedWords, env: KnownCommand['env']): PartsRequest {
  const onlyGroups = optionValues(parsed, '--only-group').concat(
    hasOption(parsed, '--only-dev') ? ['dev'] : [],
  )
  return {
    extras: optionValues(parsed, '--extra'),
    allExtras: hasOption(parsed, '--all-extras'),
    withoutExtras: optionValues(parsed, '--no-extra'),
    groups: optionValues(parsed, '--group'),
    allGroups: hasOption(parsed, '--all-groups'),
    withoutGroups: optionValues(parsed, '--no-group'),
    onlyGroups,
    members: optionValues(parsed, '--package'),
    allMembers: hasOption(parsed, '--all-packages'),
    noDev: hasOption(parsed, '--no-dev') || isOn(env.get('UV_NO_DEV')),
    noDefaultGroups:
      hasOption(parsed, '--no-default-groups') || isOn(env.get('UV_NO_DEFAULT_GROUPS')),
  }
}

/** The parts of a lock that `uv sync` does not install. */
export const uvOmitted = (parsed: ParsedWords): LockSync['omits'] => ({
  names: optionValues(parsed, '--no-install-package', '--no-emit-package'),
  projects: hasOption(parsed, '--no-install-project', '--no-emit-project')
    ? 'own'
    : hasOption(
          parsed,
          '--no-install-workspace',
          '--no-install-local',
          '--no-emit-workspace',
          '--no-emit-local',
        )
      ? 'all'
      : 'none',
})

const POETRY = new Set([
  '--with',
  '--without',
  '--only',
  '-E',
  '--extras',
  '-C',
  '--directory',
  '-P',
  '--project',
  '-f',
  '--format',
  '-o',
  '--output',
])

/**
 * The parts of a project that Poetry's commands select (poetry: console/commands/group_command.py).
 */
export function poetryParts(parsed: ParsedWords): PartsRequest {
  const only = names(optionValues(parsed, '--only'))
  const isMain = only.includes('main')
  const others = only.filter((name) => name !== 'main')
  return {
    extras: names(optionValues(parsed, '-E', '--extras')),
    allExtras: hasOption(parsed, '--all-extras'),
    allGroups: hasOption(parsed, '--all-groups'),
    ...(only.length > 0 && !isMain ? { onlyGroups: others } : {}),
    ...(isMain ? { noDev: true } : {}),
    groups: isMain ? others : names(optionValues(parsed, '--with')),
    withoutGroups: [
      ...names(optionValues(parsed, '--without')),
      ...(hasOption(parsed, '--no-dev') ? ['dev'] : []),
    ],
  }
}

export const poetryWords = (args: KnownCommand['args']): ParsedWords => parseWords(args, POETRY)

export const poetryCache = ({ env }: Pick<KnownCommand, 'env'>): string =>
  env.get('POETRY_CACHE_DIR') ?? `${env.get('HOME') ?? '/root'}/.cache/pypoetry`

const PDM = new Set([
  '-G',
  '--group',
  '--with',
  '--without',
  '-L',
  '--lockfile',
  '-p',
  '--project',
  '-o',
  '--output',
  '-f',
  '--format',
  '-c',
  '--config',
  '--venv',
])

/** The parts of a project that PDM's commands select (pdm: cli/filters.py). */
export function pdmParts(parsed: ParsedWords): PartsRequest {
  const named = names(optionValues(parsed, '-G', '--group', '--with')).filter(
    (name) => name !== ':all',
  )
  const isAll = optionValues(parsed, '-G', '--group', '--with').includes(':all')
  const isProduction = hasOption(parsed, '--prod', '--production', '--no-dev')
  return {
    extrasOrGroups: named,
    allExtras: isAll,
    withoutGroups: names(optionValues(parsed, '--without')),
    noDev: isProduction,
  }
}

export const pdmWords = (args: KnownCommand['args']): ParsedWords => parseWords(args, PDM)

export const pdmCache = ({ env }: Pick<KnownCommand, 'env'>): string =>
  env.get('PDM_CACHE_DIR') ?? `${env.get('HOME') ?? '/root'}/.cache/pdm`

const PIPENV = new Set([
  '--categories',
  '--category',
  '--python',
  '-i',
  '--index',
  '--pypi-mirror',
  '-r',
  '--requirements',
  '-e',
  '--editable',
  '--extra-pip-args',
])

/** The parts of a Pipfile that pipenv's commands select. */
export function pipenvParts(parsed: ParsedWords): PartsRequest {
  const categories = names(optionValues(parsed, '--categories', '--category')).map((name) =>
    name === 'dev-packages' ? 'develop' : name,
  )
  const others = categories.filter((name) => name !== 'packages' && name !== 'default')
  if (hasOption(parsed, '--dev-only')) return { onlyGroups: ['develop'] }
  if (categories.length > 0 && others.length === categories.length) return { onlyGroups: others }
  return { groups: [...others, ...(hasOption(parsed, '-d', '--dev') ? ['develop'] : [])] }
}

export const pipenvWords = (args: KnownCommand['args']): ParsedWords => parseWords(args, PIPENV)

export const pipenvCache = ({ env }: Pick<KnownCommand, 'env'>): string =>
  env.get('PIPENV_CACHE_DIR') ?? `${env.get('HOME') ?? '/root'}/.cache/pipenv`
