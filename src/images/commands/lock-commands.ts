import { imagePath } from '../file-system/image-path.ts'
import { builtWheel } from './build-commands.ts'
import type { Effect, LockSync } from './effect.ts'
import { pdmExport, pipenvExport, poetryExport } from './export-commands.ts'
import type { KnownCommand } from './known-command.ts'
import {
  isOn,
  pdmCache,
  pdmParts,
  pdmWords,
  pipenvCache,
  pipenvParts,
  pipenvWords,
  poetryCache,
  poetryParts,
  poetryWords,
  UV_LOCK_VALUES,
  uvOmitted,
  uvParts,
} from './lock-parts.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

const own = ({ program }: KnownCommand, named: string | null = null): LockSync['python'] => ({
  program,
  named,
  seeksVenv: false,
})

/** @param args the words after `sync`, or after `run` and before its command */
export function uvSync(
  command: KnownCommand,
  before: readonly (string | null)[],
  args: readonly (string | null)[],
): LockSync {
  const { env, cwd } = command
  const parsed = parseWords([...before, ...args], UV_LOCK_VALUES)
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

/** By the name of the tool. */
export const lockToolEffects = (command: KnownCommand): readonly Effect[] =>
  command.name === 'poetry'
    ? poetryEffects(command)
    : command.name === 'pdm'
      ? pdmEffects(command)
      : pipenvEffects(command)

/** `poetry install`, `poetry sync`, and other commands of Poetry that write files. */
function poetryEffects(command: KnownCommand): readonly Effect[] {
  const parsed = poetryWords(command.args)
  const [action, key, value] = parsed.operands
  if (action === 'config' && key != null && value != null && !hasOption(parsed, '--unset'))
    return [
      { kind: 'setting', name: `POETRY_${key.toUpperCase().replaceAll(/[.-]/g, '_')}`, value },
    ]
  if (action === 'export') return [poetryExport(command)]
  if (action === 'self' && key === 'add')
    return [
      {
        kind: 'install',
        installer: 'pip',
        python: { ...own(command), program: 'python3' },
        args: parsed.operands.slice(2),
        isSync: false,
      },
    ]
  if (action === 'cache') return [{ kind: 'remove', paths: [poetryCache(command)] }]
  if (action === 'build')
    return [builtWheel(command, command.args.slice(command.args.indexOf('build') + 1))]
  if (action !== 'install' && action !== 'sync')
    return unless(command, parsed, /^(?:add|new|init|update|publish|self)$/, 'poetry')
  const folder = imagePath(
    optionValues(parsed, '-C', '--directory', '-P', '--project')[0] ?? '.',
    command.cwd,
  )
  return [
    {
      kind: 'sync',
      tool: 'poetry',
      python: own(command),
      folder,
      lock: imagePath('poetry.lock', folder),
      into: 'project',
      parts: poetryParts(parsed),
      omits: {
        names: [],
        projects: hasOption(parsed, '--no-root')
          ? 'own'
          : hasOption(parsed, '--no-directory')
            ? 'others'
            : 'none',
      },
      isExact: action === 'sync' || hasOption(parsed, '--sync', '--remove-untracked'),
      args: [
        ...(hasOption(parsed, '--compile') ? ['--compile'] : []),
        ...(hasOption(parsed, '--no-cache') ? ['--no-cache'] : []),
      ],
    },
  ]
}

/** `pdm sync`, `pdm install`, and other commands of PDM that write files. */
function pdmEffects(command: KnownCommand): readonly Effect[] {
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
  if (action === 'export') return pdmExport(command)
  if (action === 'cache') return [{ kind: 'remove', paths: [pdmCache(command)] }]
  if (action === 'build')
    return [builtWheel(command, command.args.slice(command.args.indexOf('build') + 1))]
  if (action !== 'install' && action !== 'sync')
    return unless(command, parsed, /^(?:add|new|init|update|publish|plugin|venv|fix)$/, 'pdm')
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

/** `pipenv install` and `pipenv sync`, as far as they install from Pipfile.lock. */
function pipenvEffects(command: KnownCommand): readonly Effect[] {
  const parsed = pipenvWords(command.args)
  const [action, ...packages] = parsed.operands
  if (action === 'requirements' || (action === 'lock' && hasOption(parsed, '-r', '--requirements')))
    return [pipenvExport(command, folderOfPipfile(command))]
  if (hasOption(parsed, '--clear')) return [{ kind: 'remove', paths: [pipenvCache(command)] }]
  if (action !== 'install' && action !== 'sync')
    return unless(command, parsed, /^(?:update|upgrade|uninstall)$/, 'pipenv')
  if (
    packages.length > 0 ||
    optionValues(parsed, '-r', '--requirements', '-e', '--editable').length > 0
  )
    return [
      {
        kind: 'unknown',
        what: command.text,
        reason: 'pipenv locks the packages of the command together with the Pipfile',
      },
    ]
  const folder = folderOfPipfile(command)
  return [
    {
      kind: 'sync',
      tool: 'pipenv',
      python: own(command, optionValues(parsed, '--python')[0] ?? null),
      folder,
      lock: imagePath('Pipfile.lock', folder),
      into:
        hasOption(parsed, '--system') || isOn(command.env.get('PIPENV_SYSTEM'))
          ? 'python'
          : 'project',
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

/**
 * The other commands of a tool only query, choose or lock; commands that install without a lock are
 * not followed.
 */
const unless = (
  command: KnownCommand,
  { operands: [action] }: ParsedWords,
  writing: RegExp,
  tool: string,
): readonly Effect[] =>
  action != null && writing.test(action)
    ? [
        {
          kind: 'unknown',
          what: command.text,
          reason: `the files that ${tool} ${action} writes are unknown`,
        },
      ]
    : NOTHING
