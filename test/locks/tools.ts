import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EstimateOptions } from '../../src/options/options.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import type { Target } from '../../src/targets/target.ts'
import type { Installed } from './ours.ts'

/** The places of the real tools. */
export interface Tools {
  readonly uv: string
  /** An interpreter of the tested Python. */
  readonly python: string
  /**
   * A folder of virtual environments: `poetry`, `pdm`, `pipenv`, and `tools` with packaging 26.1.
   */
  readonly environments: string
}

/** The inputs of a tool besides the lock. */
export interface Parts {
  readonly title: string
  readonly ours: Pick<
    EstimateOptions,
    | 'noDev'
    | 'allGroups'
    | 'allExtras'
    | 'groups'
    | 'onlyGroups'
    | 'extras'
    | 'members'
    | 'allMembers'
  >
  readonly theirs: readonly string[]
}

const LONGEST = 120_000

/** A folder that this process removes at its end. */
function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Both streams of a command. @throws if it fails, with its last lines */
function run(command: string, args: readonly string[], cwd: string, input = ''): string {
  const { PIP_FIND_LINKS, VIRTUAL_ENV, ...env } = process.env
  const own = {
    MACOSX_DEPLOYMENT_TARGET: '14.0',
    POETRY_VIRTUALENVS_IN_PROJECT: 'true',
    POETRY_VIRTUALENVS_USE_POETRY_PYTHON: 'true',
  }
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: LONGEST,
    env: { ...env, ...own, PIPENV_IGNORE_VIRTUALENVS: '1', PIPENV_VENV_IN_PROJECT: '1' },
  })
  if (status === 0) return stdout + stderr
  throw new Error(
    `${args.slice(0, 4).join(' ')}: ${error?.message ?? stderr.trim().split('\n').slice(-6).join(' / ')}`,
  )
}

const sorted = (installed: readonly Installed[]): readonly Installed[] =>
  installed.toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** The lines of an output that name a package, by a pattern of a name and a version. */
const named = (text: string, pattern: RegExp): readonly Installed[] =>
  sorted(
    [...text.matchAll(pattern)].map(([, name = '', version = '']) => ({
      name: normalizeName(name),
      version,
      filename: null,
    })),
  )

/** The packages that `uv sync --frozen --dry-run` would install, without the names of files. */
export const uvSync = (
  folder: string,
  platform: string,
  { theirs }: Parts,
  { uv, python }: Tools,
): readonly Installed[] =>
  named(
    run(
      uv,
      [
        'sync',
        '--frozen',
        '--dry-run',
        '--python',
        python,
        '--python-platform',
        platform,
        ...theirs,
      ],
      folder,
    ),
    /^ \+ ([^\s=]+)(?:==(\S+))?(?: |$)/gm,
  )

/** `uv export` as a pylock.toml. */
export const uvExport = (
  folder: string,
  { theirs }: Parts,
  { uv }: Tools,
  more: readonly string[] = ['--no-emit-project'],
): string =>
  run(uv, ['export', '--quiet', '--frozen', ...more, '--format', 'pylock.toml', ...theirs], folder)

/** The full version of an interpreter. */
export const versionOf = (python: string): string =>
  run(python, ['-c', 'import platform; print(platform.python_version())'], '/').trim()

/** The program of an environment: `poetry18` has an old Poetry. */
const binOf = (environments: string, tool: string): string =>
  join(environments, tool, 'bin', tool.replace(/\d+$/, ''))

/** The packages that the lock's own tool would install on this machine. */
export function onThisMachine(
  tool: string,
  folder: string,
  parts: Parts,
  tools: Tools,
): readonly Installed[] {
  const { theirs } = parts
  const { environments, python } = tools
  const bin = binOf(environments, tool)
  if (tool.startsWith('poetry'))
    return named(
      run(bin, ['install', '--dry-run', '--no-ansi', ...theirs], folder),
      /- Installing (\S+) \(([^\s)]+)(?: [^)]*)?\)(?!.*Skipped|.*project)/g,
    )
  if (tool === 'pdm') {
    run(bin, ['use', '-q', '-f', python], folder)
    return named(
      run(bin, ['sync', '--dry-run', ...theirs], folder),
      /^ {2}- ([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? (\d\S*)$/gm,
    )
  }
  return heldOn(tool, folder, {}, parts, tools)
}

/** The lines of a requirements file whose markers are true in an environment. */
const HELD = `
import json, pathlib, re, sys, tomllib
from urllib.parse import unquote
from packaging.requirements import InvalidRequirement, Requirement
asked = json.load(sys.stdin)

def named(line):
    """What is installed from a path or URL, by the name in its pyproject.toml or of the archive."""
    remote = re.fullmatch(r"https?://\\S+/([\\w.]+)-\\d[^\\s;]*(.*)", line)
    if remote is not None:
        return remote[1] + remote[2]
    found = re.fullmatch(r"(?:-e )?(?:file://)?([./][^\\s;#\\[]*)(?:\\[.*?\\])?(.*)", line)
    if found is None:
        return line
    path = pathlib.Path(asked["folder"], unquote(found[1]))
    if path.is_file():
        return path.name.split("-")[0] + found[2]
    return tomllib.loads((path / "pyproject.toml").read_text())["project"]["name"] + found[2]

for line in asked["text"].splitlines():
    try:
        one = Requirement(named(line))
    except InvalidRequirement:
        continue
    if one.marker is None or one.marker.evaluate(asked["markers"]):
        print(f"{one.name}{one.specifier}")
`

/** A tool's list is the same for all targets. */
const told = new Map<string, string>()

/**
 * The lines of `pipenv requirements`, `poetry export` or `pdm export` whose markers are true in an
 * environment.
 */
export function heldOn(
  tool: string,
  folder: string,
  markers: object,
  { theirs }: Parts,
  { environments }: Tools,
): readonly Installed[] {
  const production = ['--only', 'main', '--no-ansi']
  const exported = ['export', '--without-hashes', ...(tool === 'pdm' ? ['--prod'] : production)]
  const args = tool === 'pipenv' ? ['requirements', ...theirs] : exported
  const key = JSON.stringify([tool, folder, args])
  const text = told.get(key) ?? run(binOf(environments, tool), args, folder)
  told.set(key, text)
  const lines = run(
    join(environments, 'tools/bin/python'),
    ['-c', HELD],
    environments,
    JSON.stringify({ text, markers, folder }),
  )
  return named(lines, /^([^\s=]+)(?:==(\S+))?$/gm)
}

/**
 * The packages that Pex would install from a lock on a target: `pex3 lock export` with the tags and
 * markers of the target.
 */
export function pexExport(
  file: string,
  { tags, markers }: Target,
  { environments, python }: Tools,
): readonly Installed[] {
  const platform = join(temporaryFolder('pysize-pex-'), 'platform.json')
  const { extra, ...environment } = { extra: '', ...markers }
  writeFileSync(
    platform,
    JSON.stringify({ path: python, compatible_tags: tags, marker_environment: environment }),
  )
  const told = run(
    join(environments, 'pex/bin/pex3'),
    ['lock', 'export', '--format', 'pip-no-hashes', '--complete-platform', platform, file],
    '/',
  )
  // What comes from a repository or a folder has no version there.
  return named(told, /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?(?:==([^\s\\;]+)| @ )/gm)
}

interface PipReport {
  readonly install: readonly {
    readonly metadata: { readonly name: string; readonly version: string }
    readonly download_info: { readonly url: string }
  }[]
}

/**
 * The packages of a list with hashes that `uv pip install` would install on a target, without the
 * names of files.
 */
export const uvPip = (
  folder: string,
  platform: string,
  { uv, python }: Tools,
): readonly Installed[] =>
  named(
    run(
      uv,
      [
        ...['pip', 'install', '--dry-run', '--require-hashes', '--python', python],
        ...['--target', temporaryFolder('pysize-uv-')],
        ...['--python-platform', platform, '-r', 'requirements.txt'],
      ],
      folder,
    ),
    /^ \+ ([^\s=]+)(?:==(\S+))?(?: |$)/gm,
  )

/**
 * The packages that `pip install -r FILE --dry-run --report` would install on this machine: of a
 * pylock.toml, or of a list with hashes.
 */
export function pipReport(
  folder: string,
  { environments }: Tools,
  file = 'pylock.toml',
): readonly Installed[] {
  const args = [
    'install',
    '--quiet',
    '--dry-run',
    '--ignore-installed',
    '--report',
    '-',
    '-r',
    file,
  ]
  const told = run(join(environments, 'tools/bin/python'), ['-m', 'pip', ...args], folder)
  const { install }: PipReport = JSON.parse(
    told.slice(told.indexOf('{'), told.lastIndexOf('}') + 1),
  )
  return sorted(
    install.map(({ metadata: { name, version }, download_info: { url } }) => ({
      name: normalizeName(name),
      version,
      filename: decodeURIComponent(url.split('/').at(-1) ?? ''),
    })),
  )
}

const SELECT = `
import json, sys, tomllib
from packaging.pylock import Pylock
from packaging.tags import parse_tag
asked = json.load(sys.stdin)
lock = Pylock.from_dict(tomllib.loads(asked["text"]))

def select(target):
    try:
        chosen = list(lock.select(environment=target["markers"], tags=[tag for text in target["tags"] for tag in parse_tag(text)]))
    except Exception as error:
        return str(error)
    return [
        [package.name, None if package.version is None else str(package.version), getattr(file, "filename", None)]
        for package, file in chosen
    ]

print(json.dumps([select(target) for target in asked["targets"]]))
`

/**
 * The packages that \`packaging.pylock\` selects from the text of a pylock.toml for some targets,
 * or why it refuses.
 */
export function selectAll(
  text: string,
  targets: readonly Target[],
  { environments }: Tools,
): readonly (readonly Installed[] | Error)[] {
  const asked = { text, targets: targets.map(({ tags, markers }) => ({ tags, markers })) }
  const told = run(
    join(environments, 'tools/bin/python'),
    ['-c', SELECT],
    environments,
    JSON.stringify(asked),
  )
  const answers: readonly (
    | string
    | readonly (readonly [string, string | null, string | null])[]
  )[] = JSON.parse(told)
  return answers.map((rows) =>
    typeof rows === 'string'
      ? new Error(rows)
      : sorted(rows.map(([name, version, filename]) => ({ name, version, filename }))),
  )
}

/** The packages that \`packaging.pylock\` selects for one target. @throws if it refuses */
export function select(text: string, target: Target, tools: Tools): readonly Installed[] {
  const [answer] = selectAll(text, [target], tools)
  if (answer instanceof Error) throw answer
  return answer!
}
