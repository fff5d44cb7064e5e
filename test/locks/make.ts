// npm run make:locks -- --uv BIN --python PYTHON --environments DIR --sets DIR --local DIR TO:
// projects of the recorded sets and of projects.ts, each locked by each tool in TO/TOOL/NAME. What
// is there already stays. `check:locks` then compares them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { stringify } from 'smol-toml'
import { type Project, projects } from './projects.ts'

const program = new Command('make:locks')
  .description('Write projects, and let each tool lock them from the index of this machine.')
  .argument('<to>')
  .requiredOption('--uv <bin>', 'a uv binary')
  .requiredOption('--python <bin>', 'a Python of this machine')
  .requiredOption('--environments <folder>', 'a folder of the environments poetry, pdm, pipenv, …')
  .requiredOption('--sets <folder>', 'recorded requirements: a folder for each set')
  .requiredOption('--local <folder>', 'git repositories, folders and archives: see projects.ts')
  .requiredOption('--git <url>', 'a server of those git repositories')
  .option('--only <pattern>', 'projects whose names match this regular expression')
  .option('--tools <names...>', 'tools to lock with')
  .option('--wrap <command>', 'a command that runs each tool')
  .parse()
const options = program.opts<{
  readonly uv: string
  readonly python: string
  readonly environments: string
  readonly sets: string
  readonly local: string
  readonly git: string
  readonly only?: string
  readonly tools?: readonly string[]
  readonly wrap?: string
}>()
const to = resolve(program.args[0]!)
const bin = (environment: string, name = environment): string =>
  join(resolve(options.environments), environment, 'bin', name)

/** Lines of a recorded set, with those that it includes. */
const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .flatMap((line) => {
      const [, included] = /^-r\s*(\S+)/.exec(line) ?? []
      if (included !== undefined) return linesOf(join(file, '..', included))
      return line === '' ? [] : [line]
    })

const recorded: readonly Project[] = readdirSync(options.sets).flatMap((set) =>
  (readdirSync(join(options.sets, set), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.txt') && !file.endsWith('base.txt'))
    .map((file) => ({
      // A project must not require itself.
      name: `set-${set}${file === 'requirements.txt' ? '' : `-${file.replace(/^.*\/|\.txt$/g, '')}`}`,
      requires: linesOf(join(options.sets, set, file)),
    })),
)

interface Tool {
  /** The file that the tool writes. */
  readonly lock: string
  readonly files: (project: Project) => Readonly<Record<string, string>>
  readonly commands: readonly (readonly string[])[]
}

const table = ({ name, requires, extras, python }: Project): object => ({
  name,
  version: '0.1.0',
  'requires-python': python ?? '>=3.12,<3.13',
  dependencies: [...requires],
  ...(extras === undefined ? {} : { 'optional-dependencies': extras }),
})
const pyproject = (project: Project, tool: string): Readonly<Record<string, string>> => ({
  'pyproject.toml': `${stringify({
    project: table(project),
    ...(project.groups === undefined ? {} : { 'dependency-groups': project.groups }),
  })}\n${project.more?.[tool] ?? ''}`,
})
const poetry = (project: Project): Readonly<Record<string, string>> => ({
  'pyproject.toml': `${stringify({
    project: table(project),
    ...(project.groups === undefined ? {} : { 'dependency-groups': project.groups }),
  })}\n${project.more?.poetry ?? ''}\n[tool.poetry]\npackage-mode = false\n\n[[tool.poetry.source]]\nname = "index"\nurl = "https://pypi.org/simple/"\npriority = "primary"\n`,
})

const quoted = (text: string): string => JSON.stringify(text)

/** A requirement as a line of a Pipfile. */
function pipfileLine(line: string): string {
  const [, name = '', extras, rest = ''] = /^([\w.-]+)(?:\[([^\]]*)\])?(.*)$/.exec(line) ?? []
  const [before = '', marker] = rest.split(';')
  const [specifier = '', url] = before.split('@ ')
  const [, repository, ref, folder] =
    /^git\+(.*?)@(\w+)(?:#subdirectory=(.*))?$/.exec(url ?? '') ?? []
  const parts = [
    extras === undefined ? '' : `extras = [${extras.split(',').map(quoted).join(', ')}]`,
    marker === undefined ? '' : `markers = ${quoted(marker.trim())}`,
    repository === undefined ? '' : `git = ${quoted(repository)}, ref = ${quoted(ref!)}`,
    folder === undefined ? '' : `subdirectory = ${quoted(folder)}`,
    url === undefined || repository !== undefined ? '' : `file = ${quoted(url.trim())}`,
    url === undefined ? `version = ${quoted(specifier.trim() || '*')}` : '',
  ].filter((part) => part !== '')
  return `${quoted(name)} = { ${parts.join(', ')} }`
}

function pipfile({ requires, groups, more }: Project): Readonly<Record<string, string>> {
  const named =
    more?.pipenv === undefined ? requires : requires.filter((one) => !one.startsWith('editdep'))
  return {
    Pipfile: `[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"

[packages]
${named.map(pipfileLine).join('\n')}
${more?.pipenv ?? ''}
[dev-packages]
${(groups?.dev ?? []).map(pipfileLine).join('\n')}

[requires]
python_version = "3.12"
`,
  }
}

/** A requirement in the words of Poetry 1, which reads no `[project]` table. */
function poetryLine(line: string, isOptional: boolean): readonly [string, object] {
  const [, name = '', extras, rest = ''] = /^([\w.-]+)(?:\[([^\]]*)\])?(.*)$/.exec(line) ?? []
  const [before = '', marker] = rest.split(';')
  const [specifier = '', url] = before.split('@ ')
  const [, git, rev, subdirectory] =
    /^git\+(.*?)@(\w+)(?:#subdirectory=(.*))?$/.exec(url ?? '') ?? []
  const source =
    git !== undefined
      ? { git, rev, ...(subdirectory === undefined ? {} : { subdirectory }) }
      : url !== undefined
        ? { path: url.trim().replace('file://', '') }
        : { version: specifier.trim() || '*' }
  const parts = {
    ...source,
    ...(extras === undefined ? {} : { extras: extras.split(',') }),
    ...(marker === undefined ? {} : { markers: marker.trim() }),
    ...(isOptional ? { optional: true } : {}),
  }
  return [name, parts]
}

function poetryOne(project: Project): Readonly<Record<string, string>> {
  const { name, requires, extras = {}, groups = {}, python = '>=3.12,<3.13' } = project
  const optional = Object.values(extras).flat()
  const nameOf = (line: string): string => poetryLine(line, false)[0]
  const poetry = {
    name,
    version: '0.1.0',
    description: '',
    authors: [],
    'package-mode': false,
    source: [{ name: 'index', url: 'https://pypi.org/simple/', priority: 'primary' }],
    dependencies: Object.fromEntries([
      ['python', python],
      ...requires.map((line) => poetryLine(line, false)),
      ...optional.map((line) => poetryLine(line, true)),
    ]),
    extras: Object.fromEntries(Object.entries(extras).map(([key, all]) => [key, all.map(nameOf)])),
    group: Object.fromEntries(
      Object.entries(groups).map(([key, all]) => [
        key,
        { dependencies: Object.fromEntries(all.map((line) => poetryLine(line, false))) },
      ]),
    ),
  }
  return { 'pyproject.toml': stringify({ tool: { poetry } }) }
}

const list = ({ requires }: Project): Readonly<Record<string, string>> => ({
  'requirements.in': `${requires.join('\n')}\n`,
})

const TOOLS: Readonly<Record<string, Tool>> = {
  uv: {
    lock: 'uv.lock',
    files: (project) => pyproject(project, 'uv'),
    commands: [[options.uv, 'lock', '--python', options.python]],
  },
  poetry: { lock: 'poetry.lock', files: poetry, commands: [[bin('poetry'), 'lock', '--no-ansi']] },
  poetry18: {
    lock: 'poetry.lock',
    files: poetryOne,
    commands: [[bin('poetry18', 'poetry'), 'lock', '--no-ansi']],
  },
  pdm: {
    lock: 'pdm.lock',
    files: (project) => pyproject(project, 'pdm'),
    commands: [
      [bin('pdm'), 'use', '-q', '-f', options.python],
      [bin('pdm'), 'lock', '-q', '-G', ':all'],
    ],
  },
  pipenv: {
    lock: 'Pipfile.lock',
    files: pipfile,
    commands: [[bin('pipenv'), '--python', options.python, 'lock', '-q']],
  },
  pex: {
    lock: 'pex.lock',
    files: list,
    commands: [
      [
        ...[bin('pex', 'pex3'), 'lock', 'create', '--style', 'universal'],
        ...['--interpreter-constraint', 'CPython==3.12.*', '--pip-version', 'vendored'],
        ...['-r', 'requirements.in', '-o', 'pex.lock'],
      ],
    ],
  },
  pylock: {
    lock: 'pylock.toml',
    files: (project) => pyproject(project, 'uv'),
    commands: [
      [options.uv, 'lock', '-q', '--python', options.python],
      [
        ...[options.uv, 'export', '-q', '--frozen', '--no-emit-project', '--format', 'pylock.toml'],
        ...['-o', 'pylock.toml'],
      ],
      ['rm', 'uv.lock'],
    ],
  },
  'pdm-pylock': {
    lock: 'pylock.toml',
    files: (project) => pyproject(project, 'pdm'),
    commands: [
      [bin('pdm'), 'use', '-q', '-f', options.python],
      [bin('pdm'), 'lock', '-q', '-G', ':all'],
      [bin('pdm'), 'export', '-f', 'pylock', '-o', 'pylock.toml'],
      ['rm', 'pdm.lock'],
    ],
  },
  pip: {
    lock: 'pylock.toml',
    files: list,
    commands: [[bin('tools', 'python'), '-m', 'pip', 'lock', '-q', '-r', 'requirements.in']],
  },
  'pip-compile': {
    lock: 'requirements.txt',
    files: list,
    commands: [
      [bin('tools', 'pip-compile'), '-q', '--generate-hashes', '--allow-unsafe', 'requirements.in'],
    ],
  },
}

const { PIP_FIND_LINKS, VIRTUAL_ENV, ...inherited } = process.env
const env = {
  ...inherited,
  PIPENV_IGNORE_VIRTUALENVS: '1',
  PIPENV_VENV_IN_PROJECT: '1',
  UV_PYTHON_DOWNLOADS: 'never',
  POETRY_VIRTUALENVS_USE_POETRY_PYTHON: 'true',
  POETRY_VIRTUALENVS_IN_PROJECT: 'true',
}
const LONGEST = 900_000

/** Whether all commands end well; what the first bad one says is printed. */
function locked(commands: Tool['commands'], cwd: string): boolean {
  return commands.every((command) => {
    const [first = '', ...rest] = [...(options.wrap?.split(' ') ?? []), ...command]
    const { status, stderr, stdout } = spawnSync(first, rest, {
      cwd,
      env,
      encoding: 'utf8',
      timeout: LONGEST,
    })
    if (status === 0) return true
    console.log(`     ${(stderr + stdout).trim().split('\n').slice(-6).join('\n     ')}`)
    return false
  })
}

const pattern = new RegExp(options.only ?? '')
for (const project of [...projects(resolve(options.local), options.git), ...recorded])
  for (const [name, { lock, files, commands }] of Object.entries(TOOLS)) {
    const isAsked = options.tools?.includes(name) ?? true
    if (!isAsked || !pattern.test(project.name) || project.tools?.includes(name) === false) continue
    const folder = join(to, name, project.name)
    if (existsSync(join(folder, lock))) continue
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [file, text] of Object.entries(files(project)))
      writeFileSync(join(folder, file), text)
    console.log(`${locked(commands, folder) ? 'ok  ' : 'FAIL'} ${name} ${project.name}`)
  }
