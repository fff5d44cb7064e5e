import { imagePath } from '../file-system/image-path.ts'
import type { Effect, NamedPython } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import {
  pdmParts,
  pdmWords,
  pipenvParts,
  pipenvWords,
  poetryParts,
  poetryWords,
  UV_LOCK_VALUES,
  uvOmitted,
  uvParts,
} from './lock-parts.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

/** The file that `-o` names, and whether its format is that of requirements files. */
interface Output {
  readonly to: string | null
  readonly isText: boolean
}

function outputOf(parsed: ParsedWords, cwd: string, isText = true): Output {
  const named = optionValues(parsed, '-o', '--output', '--output-file').at(-1)
  return {
    to:
      named === undefined || named === '-' || named === '/dev/stdout'
        ? null
        : imagePath(named, cwd),
    isText,
  }
}

const isRequirements = (parsed: ParsedWords): boolean =>
  optionValues(parsed, '-f', '--format').every((format) =>
    /^(?:requirements(?:[-.]txt)?|constraints\.txt|pip|freeze)$/.test(format),
  )

const pythonOf = ({ program }: KnownCommand, seeksVenv = false): NamedPython => ({
  program,
  named: null,
  seeksVenv,
})

/** `poetry export`, which exports no group by default (poetry-plugin-export). */
export function poetryExport(command: KnownCommand): Effect {
  const parsed = poetryWords(command.args)
  const folder = imagePath(
    optionValues(parsed, '-C', '--directory', '-P', '--project')[0] ?? '.',
    command.cwd,
  )
  const parts = poetryParts(parsed)
  return {
    kind: 'export',
    from: 'lock',
    tool: 'poetry',
    lock: imagePath('poetry.lock', folder),
    parts: {
      ...parts,
      ...(parts.onlyGroups === undefined && !hasOption(parsed, '--dev') ? { noDev: true } : {}),
    },
    omits: { names: [], projects: 'own' },
    ...outputOf(parsed, command.cwd, isRequirements(parsed)),
  }
}

/** `pdm export` makes the project's environment, because markers need its Python. */
export function pdmExport(command: KnownCommand): readonly Effect[] {
  const parsed = pdmWords(command.args)
  const folder = imagePath(optionValues(parsed, '-p', '--project')[0] ?? '.', command.cwd)
  return [
    {
      kind: 'project-environment',
      tool: 'pdm',
      python: { program: command.program, named: null, seeksVenv: false },
      folder,
      into: hasOption(parsed, '-g', '--global') ? 'python' : 'project',
    },
    {
      kind: 'export',
      from: 'lock',
      tool: 'pdm',
      lock: imagePath(optionValues(parsed, '-L', '--lockfile')[0] ?? 'pdm.lock', folder),
      parts: pdmParts(parsed),
      omits: { names: [], projects: 'own' },
      ...outputOf(parsed, command.cwd, isRequirements(parsed)),
    },
  ]
}

/** `pipenv requirements`, and `pipenv lock -r` before it. */
export function pipenvExport(command: KnownCommand, folder: string): Effect {
  return {
    kind: 'export',
    from: 'lock',
    tool: 'pipenv',
    lock: imagePath('Pipfile.lock', folder),
    parts: pipenvParts(pipenvWords(command.args)),
    omits: { names: [], projects: 'none' },
    to: null,
    isText: true,
  }
}

/** @param before the words before `export`, which hold options of uv itself */
export function uvExport(
  command: KnownCommand,
  before: readonly (string | null)[],
  args: readonly (string | null)[],
): Effect {
  const parsed = parseWords([...before, ...args], UV_LOCK_VALUES)
  const folder = imagePath(optionValues(parsed, '--directory', '--project')[0] ?? '.', command.cwd)
  const { to, isText } = outputOf(parsed, command.cwd, isRequirements(parsed))
  return {
    kind: 'export',
    from: 'lock',
    tool: 'uv',
    lock: imagePath('uv.lock', folder),
    parts: uvParts(parsed, command.env),
    // The text would name folders of the image.
    omits: { ...uvOmitted(parsed), projects: 'all' },
    to,
    isText: isText && !(to?.endsWith('.toml') ?? false),
  }
}

/** `pip freeze`, `pip list --format=freeze`, `uv pip freeze`. */
export const frozen = (command: KnownCommand, seeksVenv: boolean): Effect => ({
  kind: 'export',
  from: 'environment',
  python: pythonOf(command, seeksVenv),
  to: null,
  isText: true,
})

const COMPILE_ONLY = new Set([
  '-o',
  '--output-file',
  '--resolver',
  '--annotation-style',
  '--extra',
  '--python-version',
  '--python-platform',
  '-p',
  '--python',
  '--cache-dir',
  '--pip-args',
  '--universal',
])

/** `pip-compile` and `uv pip compile`: files of requirements to a file of pins. */
export function compiled(
  command: KnownCommand,
  installer: 'pip' | 'uv',
  args: readonly (string | null)[],
): Effect {
  const parsed = parseWords(
    args,
    new Set([
      ...COMPILE_ONLY,
      '-c',
      '--constraint',
      '-i',
      '--index-url',
      '--extra-index-url',
      '-f',
      '--find-links',
      '-P',
      '--upgrade-package',
    ]),
  )
  const sources = parsed.operands.filter((one) => one !== null)
  const [first = 'requirements.in'] = sources
  const output = outputOf(parsed, command.cwd)
  const beside = imagePath(
    /\.(?:toml|py|cfg)$/.test(first) ? 'requirements.txt' : first.replace(/\.\w+$/, '.txt'),
    command.cwd,
  )
  const kept = parsed.options.flatMap(([name, value]) => {
    if (
      !/^(?:-c|--constraint|-i|--index-url|--extra-index-url|-f|--find-links|--extra|--pre|--no-index)$/.test(
        name,
      )
    )
      return []
    return value === '' || value === null ? [name] : [name, value]
  })
  return {
    kind: 'export',
    from: 'requirements',
    install: {
      kind: 'install',
      installer,
      python: pythonOf(command, installer === 'uv'),
      args: [
        ...kept,
        ...(sources.length === 0 ? [first] : sources).flatMap((source) => ['-r', source]),
      ],
      isSync: false,
    },
    to:
      installer === 'pip' && optionValues(parsed, '-o', '--output-file').length === 0
        ? beside
        : output.to,
    isText: true,
  }
}

/** pip-tools: `pip-compile` and `pip-sync`. */
export function pipToolsEffects(command: KnownCommand): readonly Effect[] {
  if (command.name === 'pip-compile') return [compiled(command, 'pip', command.args)]
  const { operands } = parseWords(
    command.args,
    new Set(['--pip-args', '--python-executable', '-f', '-i']),
  )
  const files = operands.length === 0 ? ['requirements.txt'] : operands
  const python = { ...pythonOf(command), program: 'python3' }
  return [
    {
      kind: 'install',
      installer: 'pip',
      python,
      args: files.flatMap((file) => ['-r', file]),
      isSync: true,
    },
  ]
}
