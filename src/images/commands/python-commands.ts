import { imagePath } from '../file-system/image-path.ts'
import { builtWheel } from './build-commands.ts'
import { djangoEffects } from './django-commands.ts'
import type { Effect, NamedPython } from './effect.ts'
import { compiled, frozen, pipToolsEffects, uvExport } from './export-commands.ts'
import { effectsOfProgram } from './inline-program.ts'
import { installerScript } from './installer-scripts.ts'
import type { KnownCommand } from './known-command.ts'
import { lockToolEffects, uvSync } from './lock-commands.ts'
import { hasOption, optionValues, parseWords } from './options.ts'
import { pipxEffects, uvToolEffects } from './tool-commands.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/** pip's options with a value that come before its command. */
const PIP_GLOBAL = new Set([
  '--python',
  '--log',
  '--proxy',
  '--retries',
  '--timeout',
  '--exists-action',
  '--trusted-host',
  '--cert',
  '--client-cert',
  '--cache-dir',
  '--use-feature',
  '--use-deprecated',
  '--keyring-provider',
])

const WHEEL_FOLDERS = new Set(['-w', '--wheel-dir', '-d', '--dest'])

/** pip: `pip [options] COMMAND ARGUMENTS`. */
export function pipEffects(
  command: KnownCommand,
  args: readonly (string | null)[] = command.args,
): readonly Effect[] {
  const at = commandAt(args, PIP_GLOBAL)
  const before = args.slice(0, at)
  const named = optionValues(parseWords(before, PIP_GLOBAL), '--python')[0] ?? null
  const python: NamedPython = { program: command.program, named, seeksVenv: false }
  const rest = args.slice(at + 1)
  switch (args[at]) {
    case 'install':
      return [
        {
          kind: 'install',
          installer: 'pip',
          python,
          args: [...before.filter((word) => word !== '--python' && word !== named), ...rest],
          isSync: false,
        },
      ]
    case 'uninstall': {
      const { operands } = parseWords(rest, new Set(['-r', '--requirement']))
      return [{ kind: 'uninstall', python, names: operands.filter((name) => name !== null) }]
    }
    case 'config': {
      const [action, key, value] = parseWords(rest, new Set(['--editor'])).operands
      const name = key?.replace(/^\w+\./, '')
      if (action !== 'set' || name === undefined || value == null) return NOTHING
      return [{ kind: 'setting', name: `PIP_${name.toUpperCase().replaceAll('-', '_')}`, value }]
    }
    case 'freeze':
      return [frozen(command, false)]
    case 'list':
      return rest.some((word) => word === 'freeze' || word === '--format=freeze')
        ? [frozen(command, false)]
        : NOTHING
    case 'cache':
      return rest.includes('purge')
        ? [{ kind: 'remove', paths: [`${home(command)}/.cache/pip`] }]
        : NOTHING
    case 'wheel':
    case 'download':
      return [
        {
          kind: 'wheels',
          python,
          args: rest,
          folder: optionValues(parseWords(rest, WHEEL_FOLDERS), ...WHEEL_FOLDERS)[0] ?? '.',
        },
      ]
    default:
      return NOTHING
  }
}

/** The position of the first word that is not an option. */
function commandAt(args: readonly (string | null)[], withValue: ReadonlySet<string>): number {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]
    if (word == null || !word.startsWith('-')) return at
    if (withValue.has(word)) at++
  }
  return args.length
}

const home = ({ env }: KnownCommand): string => env.get('HOME') ?? '/root'

const UV_GLOBAL = new Set([
  '--directory',
  '--project',
  '--config-file',
  '--cache-dir',
  '--color',
  '--allow-insecure-host',
])
const UV_PYTHON = ['-p', '--python']
const UV_VALUES = new Set([
  ...UV_GLOBAL,
  ...UV_PYTHON,
  '--prompt',
  '-i',
  '--install-dir',
  '--link-mode',
  '-r',
  '--requirements',
  '--requirement',
])

/** uv: `uv pip install`, `uv sync`, `uv venv`, `uv python install`, `uv cache clean`, … */
export function uvEffects(command: KnownCommand): readonly Effect[] {
  const { args } = command
  const at = commandAt(args, UV_GLOBAL)
  const [first, second] = [args[at], args[at + 1]]
  const after = args.slice(at + 1)
  const chosen = (words: readonly (string | null)[]): NamedPython => ({
    program: command.program,
    named:
      optionValues(parseWords(words, UV_VALUES), ...UV_PYTHON)[0] ??
      command.env.get('UV_PYTHON') ??
      null,
    seeksVenv: !isForSystem(words, command.env),
  })
  switch (first) {
    case 'pip': {
      const rest = args.slice(at + 2)
      if (second === 'install' || second === 'sync')
        return [
          {
            kind: 'install',
            installer: 'uv',
            python: chosen(rest),
            args: rest,
            isSync: second === 'sync',
          },
        ]
      if (second === 'freeze') return [frozen(command, !isForSystem(rest, command.env))]
      if (second === 'compile') return [compiled(command, 'uv', rest)]
      if (second === 'uninstall')
        return [
          {
            kind: 'uninstall',
            python: chosen(rest),
            names: parseWords(rest, UV_VALUES).operands.filter((name) => name !== null),
          },
        ]
      return NOTHING
    }
    case 'venv': {
      const parsed = parseWords(after, UV_VALUES)
      const path = parsed.operands[0] ?? command.env.get('UV_PROJECT_ENVIRONMENT') ?? '.venv'
      return [
        {
          kind: 'venv',
          tool: 'uv',
          path: imagePath(path, command.cwd),
          python: { ...chosen(after), seeksVenv: false },
          hasPip: hasOption(parsed, '--seed'),
        },
      ]
    }
    case 'python': {
      if (second !== 'install') return NOTHING
      const parsed = parseWords(args.slice(at + 2), UV_VALUES)
      const folder =
        optionValues(parsed, '-i', '--install-dir')[0] ??
        command.env.get('UV_PYTHON_INSTALL_DIR') ??
        `${home(command)}/.local/share/uv/python`
      return [
        {
          kind: 'interpreter',
          version: parsed.operands[0] ?? null,
          folder: imagePath(folder, command.cwd),
        },
      ]
    }
    case 'cache':
      return second === 'clean' || second === 'prune'
        ? [
            {
              kind: 'remove',
              paths: [command.env.get('UV_CACHE_DIR') ?? `${home(command)}/.cache/uv`],
            },
          ]
        : NOTHING
    case 'export':
      return [uvExport(command, args.slice(0, at), after)]
    case 'sync':
      return [uvSync(command, args.slice(0, at), after)]
    case 'tool':
      return uvToolEffects(command, after)
    case 'build':
      return [builtWheel(command, after)]
    case 'run':
    case 'add':
      return [
        {
          kind: 'unknown',
          what: command.text,
          reason: `uv ${first} is not supported`,
        },
      ]
    default:
      return NOTHING
  }
}

const isForSystem = (
  words: readonly (string | null)[],
  env: ReadonlyMap<string, string>,
): boolean =>
  words.includes('--system') || /^(?:1|true|yes|on)$/i.test(env.get('UV_SYSTEM_PYTHON') ?? '')

const VENV_VALUES = new Set([
  '--prompt',
  '-p',
  '--python',
  '--app-data',
  '--seeder',
  '--pip',
  '--setuptools',
  '--wheel',
])

/** `python …`: the effect of a module that is run with `-m`. Scripts of the image are not known. */
export function pythonEffects(command: KnownCommand): readonly Effect[] {
  const first = command.args.findIndex((word) => word === null || !/^-[BEIsSuOqv]+$/.test(word))
  const given = first < 0 ? [] : command.args.slice(first)
  const attached = /^-m(\w.*)$/.exec(given[0] ?? '')?.[1]
  const args = attached === undefined ? given : ['-m', attached, ...given.slice(1)]
  if (args[0] === '-m') {
    const rest = args.slice(2)
    if (args[1] === 'pip') return pipEffects(command, rest)
    if (args[1] === 'venv' || args[1] === 'virtualenv') return venvEffects(command, args[1], rest)
    if (args[1] === 'ensurepip') return NOTHING
    if (args[1] === 'build') return [builtWheel(command, rest)]
    if (args[1] === 'pipx') return pipxEffects({ ...command, args: rest })
    if (args[1] === 'django') return djangoEffects(rest, command.cwd) ?? unknownProgram(command)
    if (args[1] === 'compileall')
      return [
        {
          kind: 'compile',
          paths: parseWords(
            rest,
            new Set([
              '-d',
              '-s',
              '-p',
              '-x',
              '-i',
              '-j',
              '-o',
              '-r',
              '-e',
              '--invalidation-mode',
              '--workers',
            ]),
          ).operands.flatMap((path) => (path === null ? [] : imagePath(path, command.cwd))),
        },
      ]
    if (args[1] === 'piptools')
      return pipToolsEffects({ ...command, name: `pip-${rest[0] ?? ''}`, args: rest.slice(1) })
    if (/^(?:poetry|pdm|pipenv)$/.test(args[1] ?? ''))
      return lockToolEffects({ ...command, name: args[1]!, args: rest })
    if (args[1] === 'uv') return uvEffects({ ...command, args: rest })
    return [
      {
        kind: 'unknown',
        what: command.text,
        reason: `the files that python -m ${args[1] ?? '?'} writes are unknown`,
      },
    ]
  }
  if (args.length === 0)
    return (
      installerScript(command) ?? (command.reads === undefined ? NOTHING : unknownProgram(command))
    )
  if (args.some((word) => word === '-V') || (args[0] !== '-' && args.includes('--version')))
    return NOTHING
  if (args[0] === '-c' && args[1] != null) {
    const effects = effectsOfProgram(args[1], command.cwd)
    if (effects !== undefined) return effects
  }
  const [script, ...words] = args
  if (script != null && /(?:^|\/)manage\.py$/.test(script))
    return djangoEffects(words, command.cwd) ?? unknownProgram(command)
  if (script != null && /(?:^|\/)setup\.py$/.test(script))
    return setupScript(command, script, words)
  return (
    (script === '-' ? installerScript({ ...command, args: words }) : undefined) ??
    unknownProgram(command)
  )
}

const unknownProgram = ({ text }: KnownCommand): readonly Effect[] => [
  { kind: 'unknown', what: text, reason: 'the files that a Python program writes are unknown' },
]

/** `python setup.py install`, `develop` and `bdist_wheel`: as pip and build do it. */
function setupScript(
  command: KnownCommand,
  script: string,
  words: readonly (string | null)[],
): readonly Effect[] {
  const folder = imagePath(`./${script.slice(0, -'setup.py'.length)}`, command.cwd)
  const python: NamedPython = { program: command.program, named: null, seeksVenv: false }
  const install = (...args: readonly string[]): readonly Effect[] => [
    { kind: 'install', installer: 'pip', python, args, isSync: false },
  ]
  if (words.includes('bdist_wheel')) return [builtWheel(command, [folder])]
  if (words.includes('develop')) return install('-e', folder)
  return words.includes('install') ? install(folder) : unknownProgram(command)
}

/** `virtualenv PATH`, `python -m venv PATH`. */
export function venvEffects(
  command: KnownCommand,
  tool: 'venv' | 'virtualenv',
  args: readonly (string | null)[] = command.args,
): readonly Effect[] {
  const parsed = parseWords(args, VENV_VALUES)
  const named = tool === 'virtualenv' ? (optionValues(parsed, '-p', '--python')[0] ?? null) : null
  const hasPip = !hasOption(parsed, '--without-pip', '--no-pip')
  return parsed.operands.map((path) =>
    path === null
      ? {
          kind: 'unknown',
          what: command.text,
          reason: 'the folder of the environment is unknown',
        }
      : {
          kind: 'venv',
          tool,
          path: imagePath(path, command.cwd),
          python: {
            program: tool === 'venv' ? command.program : 'python3',
            named,
            seeksVenv: false,
          },
          hasPip,
          ...(tool === 'virtualenv' && hasPip
            ? { seeds: hasOption(parsed, '--no-setuptools') ? ['pip'] : ['pip', 'setuptools'] }
            : {}),
        },
  )
}
