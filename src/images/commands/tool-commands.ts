import { imagePath } from '../file-system/image-path.ts'
import type { Effect, NamedPython, VenvCreation } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, type ParsedWords, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

const nameOf = (requirement: string): string =>
  requirement
    .replace(/\[.*|[<>=!~;@ ].*$/, '')
    .toLowerCase()
    .replaceAll(/[-_.]+/g, '-')

const home = ({ env }: KnownCommand): string => env.get('HOME') ?? '/root'

/** Options whose values the installer reads, too. */
const HANDED =
  /^(?:-i|--index-url|--extra-index-url|--default-index|--index|-f|--find-links|--torch-backend|--exclude-newer|--pre|--prerelease)$/

const handed = ({ options }: ParsedWords): readonly string[] =>
  options.flatMap(([name, value]) =>
    HANDED.test(name) ? [name, ...(value === null || value === '' ? [] : [value])] : [],
  )

const UV_TOOL = new Set(
  '--with --from -p --python --with-requirements --with-editable --with-executables-from -i --index-url --index --default-index --extra-index-url -f --find-links --torch-backend --exclude-newer -c --constraints --overrides --prerelease'.split(
    ' ',
  ),
)

/** `uv tool install`: an environment for each tool (https://docs.astral.sh/uv/concepts/tools/). */
export function uvToolEffects(
  command: KnownCommand,
  args: readonly (string | null)[],
): readonly Effect[] {
  const [action, ...rest] = args
  if (action !== 'install') return action === 'run' ? [uvRunTool(command)] : NOTHING
  const parsed = parseWords(rest, UV_TOOL)
  const [name] = parsed.operands
  if (name == null)
    return [{ kind: 'unknown', what: command.text, reason: 'the tool that it installs is unknown' }]
  const named = optionValues(parsed, '--from')[0] ?? name
  const folder = command.env.get('UV_TOOL_DIR') ?? `${home(command)}/.local/share/uv/tools`
  const version = optionValues(parsed, '-p', '--python')[0] ?? null
  const path = imagePath(`${folder}/${nameOf(name)}`, command.cwd)
  const extra = optionValues(parsed, '--with').flatMap((value) => value.split(','))
  const files = optionValues(parsed, '--with-requirements').flatMap((file) => ['-r', file])
  return [
    {
      kind: 'venv',
      tool: 'uv',
      path,
      python: { program: 'python3', named: version, seeksVenv: false },
      hasPip: false,
    },
    {
      kind: 'install',
      installer: 'uv',
      python: at(path),
      args: [...handed(parsed), named, ...extra, ...files],
      isSync: false,
    },
  ]
}

/** `uvx` and `uv tool run`: an environment in the cache. */
export const uvRunTool = (command: KnownCommand): Effect => ({
  kind: 'unknown',
  what: command.text,
  reason: 'the files that a tool run by uv writes are unknown',
})

const at = (path: string): NamedPython => ({ program: 'python3', named: path, seeksVenv: false })

const PIPX = new Set(
  '--python --suffix -i --index-url --pip-args --preinstall --backend --spec'.split(' '),
)

/**
 * `pipx install` and `pipx inject`: an environment for each tool, and one with pip for all (pipx:
 * paths.py).
 */
export function pipxEffects(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, PIPX)
  const [action, ...names] = parsed.operands
  const isGlobal = hasOption(parsed, '--global')
  const folder = isGlobal
    ? '/opt/pipx'
    : (command.env.get('PIPX_HOME') ?? `${home(command)}/.local/share/pipx`)
  const known = names.filter((name) => name !== null)
  const venvOf = (name: string): string => imagePath(`${folder}/venvs/${nameOf(name)}`, command.cwd)
  if (action === 'uninstall') return [{ kind: 'remove', paths: known.map(venvOf) }]
  if ((action !== 'install' && action !== 'inject') || known.length === 0)
    return action === 'run' || action === 'runpip'
      ? [
          {
            kind: 'unknown',
            what: command.text,
            reason: `the files that pipx ${action} writes are unknown`,
          },
        ]
      : NOTHING
  const python: NamedPython = {
    program: 'python3',
    named: optionValues(parsed, '--python')[0] ?? null,
    seeksVenv: false,
  }
  const words = [
    ...handed(parsed),
    ...optionValues(parsed, '--pip-args').flatMap((text) => text.split(/\s+/)),
  ]
  const install = (path: string, what: readonly string[]): Effect => ({
    kind: 'install',
    installer: 'pip',
    python: at(path),
    args: [...words, ...what],
    isSync: false,
  })
  if (action === 'inject') return [install(venvOf(known[0]!), known.slice(1))]
  const shared: VenvCreation = {
    kind: 'venv',
    tool: 'venv',
    path: imagePath(`${folder}/shared`, command.cwd),
    python,
    hasPip: true,
    isShared: true,
  }
  return [
    shared,
    // The environment for all gets the newest pip (pipx: shared_libs.py, `upgrade`).
    install(shared.path, ['--upgrade', 'pip']),
    ...known.flatMap((name): readonly Effect[] => [
      { kind: 'venv', tool: 'venv', path: venvOf(name), python, hasPip: false },
      install(venvOf(name), [name]),
    ]),
  ]
}
