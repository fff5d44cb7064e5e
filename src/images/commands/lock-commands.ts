import type { PartsRequest } from '../../inputs/locks/counted.ts'
import { imagePath } from '../file-system/image-path.ts'
import type { Effect, LockSync } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/** Names with commas or spaces between them, in any number of options. */
const names = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(/[\s,]+/)).filter((name) => name !== '')

export const isOn = (value: string | undefined): boolean => /^(?:1|true|t|yes|y|on)$/i.test(value ?? '')

const own = ({ program }: KnownCommand, named: string | null = null): LockSync['python'] => ({ program, named, seeksVenv: false })

/** uv's options of `sync` and `export` that take a value. */
const UV_VALUES = new Set(
  (
    '--extra --no-extra --group --only-group --no-group --package -p --python --no-install-package --directory --project --config-file --cache-dir ' +
    '--color --allow-insecure-host --link-mode --index --default-index -o --output-file --format --prune --no-emit-package'
  ).split(' '),
)

/** Which parts of a project `uv sync` and `uv export` take. */
export function uvParts(parsed: ParsedWords, env: KnownCommand['env']): PartsRequest {
  const onlyGroups = optionValues(parsed, '--only-group').concat(hasOption(parsed, '--only-dev') ? ['dev'] : [])
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
    noDefaultGroups: hasOption(parsed, '--no-default-groups') || isOn(env.get('UV_NO_DEFAULT_GROUPS')),
  }
}

/** What `uv sync` leaves out of the environment although the lock has it. */
const uvOmitted = (parsed: ParsedWords): LockSync['omits'] => ({
  names: optionValues(parsed, '--no-install-package', '--no-emit-package'),
  projects: hasOption(parsed, '--no-install-project', '--no-emit-project')
    ? 'own'
    : hasOption(parsed, '--no-install-workspace', '--no-install-local', '--no-emit-workspace', '--no-emit-local')
      ? 'all'
      : 'none',
})

/** @param args the words after `sync`, or after `run` and before its command */
export function uvSync(command: KnownCommand, before: readonly (string | null)[], args: readonly (string | null)[]): LockSync {
  const { env, cwd } = command
  const parsed = parseWords([...before, ...args], UV_VALUES)
  const folder = imagePath(optionValues(parsed, '--directory', '--project')[0] ?? '.', cwd)
  return {
    kind: 'sync',
    tool: 'uv',
    python: own(command, optionValues(parsed, '-p', '--python')[0] ?? env.get('UV_PYTHON') ?? null),
    folder,
    lock: imagePath('uv.lock', folder),
    into: hasOption(parsed, '--active') ? 'active' : 'project',
    parts: uvParts(parsed, env),
    omits: uvOmitted(parsed),
    isExact: !hasOption(parsed, '--inexact'),
    args: [...before, ...args],
  }
}

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

/** Which parts of a project Poetry's commands take (poetry: console/commands/group_command.py). */
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
    withoutGroups: [...names(optionValues(parsed, '--without')), ...(hasOption(parsed, '--no-dev') ? ['dev'] : [])],
  }
}

export const poetryWords = (args: KnownCommand['args']): ParsedWords => parseWords(args, POETRY)

/** `poetry install`, `poetry sync`, and what else of Poetry writes files. */
export function poetryEffects(command: KnownCommand): readonly Effect[] {
  const parsed = poetryWords(command.args)
  const [action, key, value] = parsed.operands
  if (action === 'config' && key != null && value != null && !hasOption(parsed, '--unset'))
    return [{ kind: 'setting', name: `POETRY_${key.toUpperCase().replaceAll(/[.-]/g, '_')}`, value }]
  if (action === 'cache') return [{ kind: 'remove', paths: [poetryCache(command)] }]
  if (action !== 'install' && action !== 'sync') return unless(command, parsed, /^(?:add|build|new|init|update|publish|self)$/, 'poetry')
  const folder = imagePath(optionValues(parsed, '-C', '--directory', '-P', '--project')[0] ?? '.', command.cwd)
  return [
    {
      kind: 'sync',
      tool: 'poetry',
      python: own(command),
      folder,
      lock: imagePath('poetry.lock', folder),
      into: 'project',
      parts: poetryParts(parsed),
      omits: { names: [], projects: hasOption(parsed, '--no-root') ? 'own' : hasOption(parsed, '--no-directory') ? 'others' : 'none' },
      isExact: action === 'sync' || hasOption(parsed, '--sync', '--remove-untracked'),
      args: [...(hasOption(parsed, '--compile') ? ['--compile'] : []), ...(hasOption(parsed, '--no-cache') ? ['--no-cache'] : [])],
    },
  ]
}

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

/** Which parts of a project PDM's commands take (pdm: cli/filters.py). */
export function pdmParts(parsed: ParsedWords): PartsRequest {
  const named = names(optionValues(parsed, '-G', '--group', '--with')).filter((name) => name !== ':all')
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

/** `pdm sync`, `pdm install`, and what else of PDM writes files. */
export function pdmEffects(command: KnownCommand): readonly Effect[] {
  const parsed = pdmWords(command.args)
  const [action, key, value] = parsed.operands
  if (action === 'config' && key != null && value != null)
    return [
      {
        kind: 'setting',
        name: `PDM_${key
          .replace(/^python\./, '')
          .toUpperCase()
          .replaceAll(/[.-]/g, '_')}`,
        value,
      },
    ]
  if (action === 'cache') return [{ kind: 'remove', paths: [pdmCache(command)] }]
  if (action !== 'install' && action !== 'sync')
    return unless(command, parsed, /^(?:add|build|new|init|update|publish|plugin|venv|fix)$/, 'pdm')
  if (hasOption(parsed, '--plugins')) return unless(command, parsed, /./, 'pdm')
  const folder = imagePath(optionValues(parsed, '-p', '--project')[0] ?? '.', command.cwd)
  return [
    {
      kind: 'sync',
      tool: 'pdm',
      python: own(command),
      folder,
      lock: imagePath(optionValues(parsed, '-L', '--lockfile')[0] ?? 'pdm.lock', folder),
      into: hasOption(parsed, '-g', '--global') ? 'python' : 'project',
      parts: pdmParts(parsed),
      omits: { names: [], projects: hasOption(parsed, '--no-self') ? 'own' : 'none' },
      isExact: action === 'sync' || hasOption(parsed, '--clean'),
      args: [],
    },
  ]
}

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

/** Which parts of a Pipfile pipenv's commands take. */
export function pipenvParts(parsed: ParsedWords): PartsRequest {
  const categories = names(optionValues(parsed, '--categories', '--category')).map((name) => (name === 'dev-packages' ? 'develop' : name))
  const others = categories.filter((name) => name !== 'packages' && name !== 'default')
  if (hasOption(parsed, '--dev-only')) return { onlyGroups: ['develop'] }
  if (categories.length > 0 && others.length === categories.length) return { onlyGroups: others }
  return { groups: [...others, ...(hasOption(parsed, '-d', '--dev') ? ['develop'] : [])] }
}

export const pipenvWords = (args: KnownCommand['args']): ParsedWords => parseWords(args, PIPENV)

/** `pipenv install` and `pipenv sync`, as far as they install what Pipfile.lock says. */
export function pipenvEffects(command: KnownCommand): readonly Effect[] {
  const parsed = pipenvWords(command.args)
  const [action, ...packages] = parsed.operands
  if (hasOption(parsed, '--clear')) return [{ kind: 'remove', paths: [pipenvCache(command)] }]
  if (action !== 'install' && action !== 'sync') return unless(command, parsed, /^(?:update|upgrade|uninstall)$/, 'pipenv')
  if (packages.length > 0 || optionValues(parsed, '-r', '--requirements', '-e', '--editable').length > 0)
    return [{ kind: 'unknown', what: command.text, reason: 'pipenv locks the packages of the command together with the Pipfile' }]
  const folder = folderOfPipfile(command)
  return [
    {
      kind: 'sync',
      tool: 'pipenv',
      python: own(command, optionValues(parsed, '--python')[0] ?? null),
      folder,
      lock: imagePath('Pipfile.lock', folder),
      into: hasOption(parsed, '--system') || isOn(command.env.get('PIPENV_SYSTEM')) ? 'python' : 'project',
      parts: pipenvParts(parsed),
      omits: { names: [], projects: 'none' },
      isExact: false,
      args: [],
    },
  ]
}

/** PIPENV_PIPFILE names another one. */
function folderOfPipfile({ env, cwd }: KnownCommand): string {
  const named = env.get('PIPENV_PIPFILE')
  return named === undefined ? imagePath('.', cwd) : imagePath('..', imagePath(named, cwd))
}

export const pipenvCache = ({ env }: Pick<KnownCommand, 'env'>): string =>
  env.get('PIPENV_CACHE_DIR') ?? `${env.get('HOME') ?? '/root'}/.cache/pipenv`

/** The other commands of a tool ask, choose or lock; those that install without a lock are not known. */
const unless = (command: KnownCommand, { operands: [action] }: ParsedWords, writing: RegExp, tool: string): readonly Effect[] =>
  action != null && writing.test(action)
    ? [{ kind: 'unknown', what: command.text, reason: `what ${tool} ${action} writes is not known` }]
    : NOTHING
