import { uvPrograms } from '../base/uv-image.ts'
import { imagePath } from '../file-system/image-path.ts'
import type { Effect, NamedPython } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

/** A script that a project publishes to install its tool. */
interface InstallerScript {
  /** Its address, in a command that fetches it. */
  readonly address: RegExp
  /** Of the script itself, bytes; roughly. */
  readonly size: number
  readonly runs: 'shell' | 'python'
  /** @param version in the address; undefined for the newest */
  readonly effects: (command: KnownCommand, version: string | undefined) => readonly Effect[]
}

const home = ({ env }: KnownCommand): string => env.get('HOME') ?? '/root'

/** A tool of Python in an environment of its own. */
function toolEnvironment(
  command: KnownCommand,
  name: string,
  folder: string,
  version: string | undefined,
): readonly Effect[] {
  const path = imagePath(`${folder}/venv`, command.cwd)
  const python: NamedPython = { program: command.program, named: null, seeksVenv: false }
  const at: NamedPython = { program: 'python3', named: path, seeksVenv: false }
  const named = version === undefined || version === '' ? name : `${name}==${version}`
  return [
    { kind: 'venv', tool: 'venv', path, python, hasPip: true },
    { kind: 'install', installer: 'pip', python: at, args: [named], isSync: false },
  ]
}

const versionOption = ({ args }: KnownCommand): string | undefined =>
  optionValues(parseWords(args, new Set(['--version', '-v'])), '--version', '-v')[0]

const SCRIPTS: readonly InstallerScript[] = [
  {
    // https://github.com/python-poetry/install.python-poetry.org
    address: /install\.python-poetry\.org|python-poetry\/(?:install\.python-poetry\.org|poetry)\//,
    size: 30_000,
    runs: 'python',
    effects: (command) =>
      toolEnvironment(
        command,
        'poetry',
        command.env.get('POETRY_HOME') ?? `${home(command)}/.local/share/pypoetry`,
        versionOption(command) ?? command.env.get('POETRY_VERSION'),
      ),
  },
  {
    // https://pdm-project.org/en/latest/#recommended-installation-method
    address:
      /pdm-project\.org\/(?:[\w./-]*\/)?install-pdm\.py|pdm-project\/pdm\/\S*install-pdm\.py/,
    size: 17_000,
    runs: 'python',
    effects: (command) =>
      toolEnvironment(
        command,
        'pdm',
        command.env.get('PDM_HOME') ?? `${home(command)}/.local/share/pdm`,
        versionOption(command) ?? command.env.get('PDM_VERSION'),
      ),
  },
  {
    // https://github.com/pypa/get-pip
    address: /bootstrap\.pypa\.io\/(?:[\w.]+\/)*get-pip\.py/,
    size: 2_200_000,
    runs: 'python',
    effects: ({ program, args }) => [
      {
        kind: 'install',
        installer: 'pip',
        python: { program, named: null, seeksVenv: false },
        args: args.some((word) => word === null || /^pip\b/.test(word)) ? args : ['pip', ...args],
        isSync: false,
      },
    ],
  },
  {
    // https://docs.astral.sh/uv/reference/installer/
    address:
      /astral\.sh\/uv\/(?:([\d.]+)\/)?install\.sh|astral-sh\/uv\/releases\/\S*uv-installer\.sh/,
    size: 70_000,
    runs: 'shell',
    effects: ({ env, cwd, ...command }, version) => {
      const folder =
        env.get('UV_INSTALL_DIR') ??
        env.get('UV_UNMANAGED_INSTALL') ??
        env.get('XDG_BIN_HOME') ??
        `${home({ ...command, env, cwd })}/.local/bin`
      return uvPrograms(version ?? '').map(({ name, size, within }) => ({
        kind: 'write',
        path: imagePath(`${folder}/${name}`, cwd),
        size,
        text: null,
        within,
      }))
    },
  },
  {
    // https://github.com/nodesource/distributions: a key, a list, and apt-get update.
    address: /(?:deb|rpm)\.nodesource\.com\/setup_/,
    size: 5000,
    runs: 'shell',
    effects: () => [
      {
        kind: 'write',
        path: '/etc/apt/sources.list.d/nodesource.list',
        size: 150,
        text: 'deb https://deb.nodesource.com/node nodistro main\n',
      },
      { kind: 'package-lists', manager: 'apt' },
    ],
  },
]

const scriptAt = (address: string): InstallerScript | undefined =>
  SCRIPTS.find((script) => script.address.test(address))

/** The size of a script that an address gives, if it is one of these. Bytes, roughly. */
export const installerSize = (address: string): number | undefined => scriptAt(address)?.size

const SHELL = /^(?:ba|da|a|z|k)?sh$/

/**
 * The effects of a project's script that a command runs: `curl ADDRESS | sh`, or a file from that
 * address. Undefined for any other script.
 */
export function installerScript(command: KnownCommand): readonly Effect[] | undefined {
  const { reads = '', name, args } = command
  const script = scriptAt(reads)
  if (script === undefined) return undefined
  if ((script.runs === 'shell') !== SHELL.test(name)) return undefined
  if (hasOption(parseWords(args, new Set()), '--help', '--uninstall')) return [{ kind: 'nothing' }]
  return script.effects(command, script.address.exec(reads)?.[1])
}
