import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { InstallerName } from '../../src/model/estimate.ts'
import type { VerifyReport } from '../../src/model/verification.ts'
import type { VerifyOptions } from '../../src/options/options.ts'
import {
  createVenv,
  install,
  type Oracles,
  pythonOf,
  requirementsFile,
  run,
  uninstall,
} from './environments.ts'
import { exitOf, findings } from './summary.ts'

export type Ask = (options: VerifyOptions) => Promise<VerifyReport>

export interface Damage {
  readonly name: string
  /** Makes it in an empty folder. Returns the findings that differ from the expected ones. */
  readonly run: (folder: string) => Promise<readonly string[]>
}

/** The findings that a verification must report, all of them and no others. */
interface Expected {
  readonly found: readonly string[]
  readonly exit: 0 | 1
  readonly strict?: 0 | 1
  /** The code of the likely reason. */
  readonly reason?: string | null
}

const MINOR = '3.12'
const REQUIREMENTS = ['flask', 'requests']
const NAMES =
  'blinker certifi charset-normalizer click flask idna itsdangerous jinja2 markupsafe requests urllib3 werkzeug'.split(
    ' ',
  )

export function damages(installer: InstallerName, oracles: Oracles, ask: Ask): readonly Damage[] {
  const venvIn = (folder: string): string =>
    createVenv(join(folder, 'venv'), MINOR, installer, oracles)
  const installed = (folder: string): { venv: string; modules: string; file: string } => {
    const file = requirementsFile(folder, REQUIREMENTS)
    const venv = venvIn(folder)
    install(venv, MINOR, installer, ['-r', file], oracles)
    return { venv, modules: modulesOf(venv), file }
  }
  const answer = async (
    options: VerifyOptions,
    { found, exit, strict = 1, reason = null }: Expected,
  ): Promise<string[]> => {
    const report = await ask(options)
    const lines = findings(report)
    const meant = [...found].sort()
    return [
      ...lines.filter((line) => !meant.includes(line)).map((line) => `also reported: ${line}`),
      ...meant.filter((line) => !lines.includes(line)).map((line) => `not found: ${line}`),
      ...(exitOf(report) === exit ? [] : [`exit code ${exitOf(report)}`]),
      ...(exitOf(report, true) === strict ? [] : ['exit code with --strict']),
      ...((report.verify.reason?.code ?? null) === reason
        ? []
        : [`reason ${report.verify.reason?.message ?? 'not given'}`]),
    ]
  }
  const add = (
    name: string,
    work: (made: ReturnType<typeof installed>, folder: string) => Promise<readonly string[]>,
  ): Damage => ({
    name,
    run: (folder) => work(installed(folder), folder),
  })
  const empty = (
    name: string,
    work: (venv: string, file: string, folder: string) => Promise<readonly string[]>,
  ): Damage => ({
    name,
    run: (folder) => work(venvIn(folder), requirementsFile(folder, REQUIREMENTS), folder),
  })
  const all = NAMES.map((name) => `missing ${name}`)

  return [
    add('one package missing', async ({ venv, file }) => {
      uninstall(venv, MINOR, installer, ['idna'], oracles)
      const expected: Expected = { found: ['missing idna'], exit: 1 }
      return [
        ...(await answer({ path: venv, files: [file] }, expected)),
        ...(await answer({ path: venv }, expected)),
      ]
    }),
    add('one package more', async ({ venv, file }) => {
      install(venv, MINOR, installer, ['six'], oracles)
      return [
        ...(await answer({ path: venv, files: [file] }, { found: ['unexpected six'], exit: 0 })),
        ...(await answer({ path: venv }, { found: [], exit: 0, strict: 0 })),
      ]
    }),
    add('a dependency left behind', async ({ venv, file }) => {
      install(venv, MINOR, installer, ['rich'], oracles)
      uninstall(venv, MINOR, installer, ['rich', 'pygments', 'mdurl'], oracles)
      // Only pip marks requested packages.
      const kind = installer === 'pip' ? 'left' : 'unexpected'
      const broken = { found: [`${kind} markdown-it-py`, 'missing mdurl'], exit: 1 } as const
      const faults = await answer({ path: venv, files: [file] }, broken)
      install(venv, MINOR, installer, ['mdurl'], oracles)
      return [
        ...faults,
        ...(await answer(
          { path: venv, files: [file] },
          { found: [`${kind} markdown-it-py`, 'unexpected mdurl'], exit: 0 },
        )),
      ]
    }),
    add('files of no package', async ({ venv, modules, file }) => {
      mkdirSync(join(modules, 'stray', 'deep'), { recursive: true })
      for (const path of ['__init__.py', 'deep/data.bin'])
        writeFileSync(join(modules, 'stray', path), 'x')
      const expected: Expected = { found: ['orphan lib/python3.12/site-packages/stray'], exit: 0 }
      return [
        ...(await answer({ path: venv, files: [file] }, expected)),
        ...(await answer({ path: venv }, expected)),
      ]
    }),
    add('one file changed', async ({ venv, modules, file }) => {
      appendFile(join(modules, 'requests', 'api.py'), '#')
      const expected: Expected = {
        found: ['files requests missing 0 altered 1 outside 0'],
        exit: 1,
      }
      return [
        ...(await answer({ path: venv, files: [file] }, expected)),
        ...(await answer({ path: venv }, expected)),
      ]
    }),
    add('one file changed to the same size', async ({ venv, modules }) => {
      const path = join(modules, 'requests', 'api.py')
      const text = readFileSync(path, 'utf8')
      rmSync(path)
      writeFileSync(path, `#${text.slice(1)}`)
      const expected: Expected = {
        found: ['files requests missing 0 altered 1 outside 0'],
        exit: 1,
      }
      return [
        ...(await answer({ path: venv }, { found: [], exit: 0, strict: 0 })),
        ...(await answer({ path: venv, hashes: true }, expected)),
      ]
    }),
    add('one file missing', async ({ venv, modules }) => {
      rmSync(join(modules, 'click', 'core.py'))
      return answer(
        { path: venv },
        { found: ['files click missing 1 altered 0 outside 0'], exit: 1 },
      )
    }),
    add('another version', async ({ venv, file }) => {
      install(venv, MINOR, installer, ['idna==3.6'], oracles)
      const report = await ask({ path: venv, files: [file] })
      const expected = report.scenarios[0]?.packages.find(({ name }) => name === 'idna')?.version
      return answer(
        { path: venv, files: [file] },
        { found: [`version idna 3.6 for ${expected}`], exit: 1 },
      )
    }),
    add('a broken requirement', async ({ venv }) => {
      install(venv, MINOR, installer, ['--no-deps', 'click==7.0'], oracles)
      return answer({ path: venv }, { found: ['version click 7.0 for null'], exit: 1 })
    }),
    add('two metadata folders', async ({ venv, modules, file }) => {
      const info = readdirSync(modules).find((name) => name.startsWith('idna-'))!
      cpSync(join(modules, info), join(modules, 'idna-1.0.dist-info'), { recursive: true })
      const report = await ask({ path: venv, files: [file] })
      return report.verify.changed.some((one) => one.kind === 'duplicate' && one.name === 'idna') &&
        exitOf(report) === 1
        ? []
        : findings(report)
    }),
    empty('installed into another prefix', async (venv, file, folder) => {
      if (installer === 'uv')
        run([
          oracles.uv,
          'pip',
          'install',
          '-q',
          '--no-config',
          '--python',
          join(venv, 'bin/python'),
          '--prefix',
          join(folder, 'other'),
          '-r',
          file,
        ])
      else pip(oracles, ['--prefix', join(folder, 'other'), '-r', file])
      return answer(
        { path: venv, files: [file] },
        { found: all, exit: 1, reason: 'another-prefix' },
      )
    }),
    empty('installed with --target elsewhere', async (venv, file, folder) => {
      if (installer === 'uv')
        run([
          oracles.uv,
          'pip',
          'install',
          '-q',
          '--no-config',
          '--python',
          join(venv, 'bin/python'),
          '--target',
          join(folder, 'vendor'),
          '-r',
          file,
        ])
      else pip(oracles, ['--target', join(folder, 'vendor'), '-r', file])
      return [
        ...(await answer(
          { path: venv, files: [file] },
          { found: all, exit: 1, reason: 'target-elsewhere' },
        )),
        ...(await answer(
          { path: join(folder, 'vendor'), files: [file], installer, python: '3.12' },
          { found: [], exit: 0, strict: 0 },
        )),
      ]
    }),
    empty('installed into the user site', async (venv, file, folder) => {
      // uv has no user site.
      run(
        [
          basePython(venv),
          '-m',
          'pip',
          '--isolated',
          'install',
          '-q',
          '--user',
          '--no-warn-script-location',
          '-r',
          file,
        ],
        {
          HOME: join(folder, 'home'),
        },
      )
      return answer(
        { path: venv, files: [file], env: { HOME: join(folder, 'home') } },
        { found: all, exit: 1, reason: 'user-site' },
      )
    }),
    empty('installed for another Python', async (venv, file) => {
      mkdirSync(join(venv, 'lib', 'python3.11', 'site-packages'), { recursive: true })
      run([
        pythonOf('3.11', oracles),
        '-m',
        'pip',
        '--isolated',
        'install',
        '-q',
        '--prefix',
        venv,
        '-r',
        file,
      ])
      return answer(
        { path: venv, files: [file] },
        {
          found: [...all, 'site-packages lib/python3.11/site-packages'],
          exit: 1,
          reason: 'another-python',
        },
      )
    }),
    empty('nothing installed', (venv, file) =>
      answer({ path: venv, files: [file] }, { found: all, exit: 1, reason: 'not-installed' }),
    ),
    add('half-copied: site-packages without bin', async ({ venv, file, modules }, folder) => {
      const copy = createVenv(join(folder, 'copy', 'venv'), MINOR, 'uv', oracles)
      cpSync(modules, modulesOf(copy), { recursive: true })
      const scripts = findings(await ask({ path: copy })).filter((line) =>
        /^files .* missing [1-9]/.test(line),
      )
      const own = ['flask', ...(installer === 'pip' ? ['pip'] : [])]
      rmSync(venv, { recursive: true })
      return [
        ...own
          .filter((name) => !scripts.some((line) => line.startsWith(`files ${name} `)))
          .map((name) => `not found: scripts of ${name}`),
        ...(await answer(
          { path: copy, files: [file] },
          { found: scripts, exit: 1, reason: 'half-copied' },
        )),
      ]
    }),
    add('half-copied: bin without site-packages', async ({ venv, file }, folder) => {
      const copy = createVenv(join(folder, 'copy', 'venv'), MINOR, 'uv', oracles)
      cpSync(join(venv, 'bin', 'flask'), join(copy, 'bin', 'flask'))
      rmSync(venv, { recursive: true })
      return answer({ path: copy, files: [file] }, { found: all, exit: 1, reason: 'half-copied' })
    }),
    add('half-copied: modules without their metadata', async ({ venv, modules, file }) => {
      for (const name of readdirSync(modules))
        if (/^(?:jinja2|werkzeug)-/.test(name)) rmSync(join(modules, name), { recursive: true })
      const found = [
        'missing jinja2',
        'missing werkzeug',
        'orphan lib/python3.12/site-packages/jinja2',
        'orphan lib/python3.12/site-packages/werkzeug',
      ]
      return answer({ path: venv, files: [file] }, { found, exit: 1, reason: 'half-copied' })
    }),
  ]
}

const modulesOf = (venv: string): string => join(venv, 'lib', `python${MINOR}`, 'site-packages')

/** Not through the hard link, which the file in uv's cache shares. */
function appendFile(path: string, text: string): void {
  const content = readFileSync(path)
  rmSync(path)
  writeFileSync(path, content)
  appendFileSync(path, text)
}

const pip = (oracles: Oracles, args: readonly string[]): string =>
  run([
    pythonOf(MINOR, oracles),
    '-m',
    'pip',
    '--isolated',
    '--disable-pip-version-check',
    'install',
    '-q',
    '--no-warn-script-location',
    ...args,
  ])

/** The interpreter that a virtual environment was made from. */
const basePython = (venv: string): string => {
  const home =
    /^home = (.*)$/m.exec(readFileSync(join(venv, 'pyvenv.cfg'), 'utf8'))?.[1]?.trim() ?? ''
  return join(home, `python${MINOR}`)
}
