// npm run check:strip -- --python PYTHON [--table FILE] [--facts FILE]: the largest projects of the
// recorded sets, installed by pip from the live index, without one kind of file at a time. Every
// top-level module of all that is installed is imported, and every module of the projects.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { STRIPPED_KINDS, type StrippedKind } from '../../src/inputs/input.ts'
import { formatSize } from '../../src/text/sizes.ts'
import { run } from '../verify/environments.ts'
import { type Installed, moveFiles, readInstalled } from './environment.ts'
import { type Imports, importModules, topModules } from './imports.ts'

/** The twenty largest that can be imported on a machine without a GPU, by installed size. */
const PROJECTS = [
  'tensorflow-cpu opencv-python-headless av scipy onnxruntime comfyui-frontend-package kubernetes numpy libclang chromadb',
  'transformers pandas botocore jupyterlab scikit-learn docling-parse rapidocr babel sympy zensical',
].flatMap((line) => line.split(' '))

/** Larger ones that were left out, and why. */
const LEFT_OUT = [
  'tensorflow: 645 MB to download; tensorflow-cpu has the same modules',
  'torch, torchvision, triton, nvidia-*, cuda-bindings: 286 to 900 MB to download, and they need a GPU or its libraries',
  'comfyui-workflow-templates-media-*: images and videos without modules',
]

/**
 * If more projects than this keep theirs, the folders of the kind contain code, and it is not
 * advised.
 */
const MOST_KEPT = 2

const { python, table, facts } = new Command('check:strip')
  .requiredOption('--python <python>', 'a Python with pip')
  .option('--table <file>', 'write the table here')
  .option('--facts <file>', 'write what the advice reads here')
  .parse()
  .opts<{ python: string; table?: string; facts?: string }>()

const folder = mkdtempSync(join(tmpdir(), 'pysize-strip-'))
const script = join(import.meta.dirname, 'imports.py')

interface Trial {
  readonly kind: StrippedKind
  readonly files: number
  readonly bytes: number
  readonly modules: number
  /** Projects whose files of this kind stay, so that nothing breaks. */
  readonly except: readonly string[]
  /** Modules that break nevertheless: `module: error`. */
  readonly broken: readonly string[]
}

try {
  const venv = join(folder, 'venv')
  run([python, '-m', 'venv', venv])
  const interpreter = join(venv, 'bin', 'python')
  run([
    python,
    '-m',
    'pip',
    '--python',
    interpreter,
    '--isolated',
    'install',
    '--quiet',
    '--prefer-binary',
    ...PROJECTS,
  ])
  const lib = join(venv, 'lib')
  const site = join(lib, readdirSync(lib)[0]!, 'site-packages')
  const installed = readInstalled(site).filter(({ name }) => name !== 'pip')
  const asked = new Map(
    installed.map((one) => [one.name, PROJECTS.includes(one.name) ? one.modules : topModules(one)]),
  )
  const importAll = (): ReadonlyMap<string, Imports> =>
    new Map(
      installed.map(({ name }) => [name, importModules(interpreter, script, asked.get(name)!)]),
    )
  const before = importAll()
  const trials = STRIPPED_KINDS.filter((kind) => kind !== 'bytecode').map((kind) =>
    strip(kind, site, installed, before, importAll),
  )
  const text = tableOf(trials, installed, before)
  console.log(text)
  if (table !== undefined) writeFileSync(table, text)
  if (facts !== undefined)
    writeFileSync(facts, `${JSON.stringify(factsOf(trials, installed), null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * Strips a kind. Projects whose files others import are left out one after the other, until nothing
 * breaks or no such project is found.
 */
function strip(
  kind: StrippedKind,
  site: string,
  all: readonly Installed[],
  before: ReadonlyMap<string, Imports>,
  importAll: () => ReadonlyMap<string, Imports>,
): Trial {
  const aside = join(folder, kind)
  const except = new Set<string>()
  for (;;) {
    const gone = all
      .filter(({ name }) => !except.has(name))
      .flatMap(({ files }) => files.filter((file) => file.kind === kind))
    const paths = gone.map(({ path }) => path)
    moveFiles(paths, site, aside)
    const after = importAll()
    moveFiles(paths, aside, site)
    const broken = [...before].flatMap(([project, modules]) =>
      [...modules].flatMap(([module, error]) => {
        const now = after.get(project)?.get(module)
        return error === null && now !== null
          ? [{ project, module, error: now ?? 'it was not reached' }]
          : []
      }),
    )
    const owners = new Set(
      broken.flatMap(
        ({ project, error }) =>
          ownerOf(error, kind, all, except) ?? (except.has(project) ? [] : [project]),
      ),
    )
    if (owners.size === 0)
      return {
        kind,
        files: paths.length,
        bytes: gone.reduce((sum, { size }) => sum + size, 0),
        modules: [...after.values()].reduce(
          (sum, one) => sum + [...one.values()].filter((error) => error === null).length,
          0,
        ),
        except: [...except].sort(),
        broken: broken.map(({ module, error }) => `${module}: ${error}`),
      }
    for (const name of owners) except.add(name)
  }
}

/** The project whose stripped module an error misses. */
function ownerOf(
  error: string,
  kind: StrippedKind,
  all: readonly Installed[],
  except: ReadonlySet<string>,
): string | undefined {
  const missing = /No module named '([\w.]+)'/.exec(error)?.[1]?.replaceAll('.', '/')
  const owner = all.find(
    ({ files }) =>
      missing !== undefined &&
      files.some((file) => file.kind === kind && `${file.path}/`.startsWith(`${missing}`)),
  )
  return owner === undefined || except.has(owner.name) ? undefined : owner.name
}

/** The kinds that nothing misses, with the folders of the projects that keep theirs. */
function factsOf(trials: readonly Trial[], all: readonly Installed[]) {
  const foldersOf = (name: string): readonly string[] => {
    const tops =
      all.find((one) => one.name === name)?.files.map(({ path }) => path.split('/')[0]!) ?? []
    return [...new Set(tops)].filter((folder) => !/\.(?:dist-info|libs|py|so)$/.test(folder)).sort()
  }
  const passed = trials.filter(
    ({ broken, files, except }) => broken.length === 0 && files > 0 && except.length <= MOST_KEPT,
  )
  return {
    as_of: new Date().toISOString().slice(0, 10),
    kinds: passed.map(({ kind, except }) => ({
      kind,
      except: except.map((name) => ({ name, folders: foldersOf(name) })),
    })),
  }
}

function tableOf(
  trials: readonly Trial[],
  all: readonly Installed[],
  before: ReadonlyMap<string, Imports>,
): string {
  const fine = [...before.values()].reduce(
    (sum, one) => sum + [...one.values()].filter((error) => error === null).length,
    0,
  )
  const projects = PROJECTS.map(
    (name) => `${name} ${all.find((one) => one.name === name)?.version ?? '(not installed)'}`,
  )
  const rows = trials.map(
    ({ kind, files, bytes, modules, except, broken }) =>
      `| ${kind} | ${files} | ${formatSize(bytes, false)} | ${modules} of ${fine} | ${except.join(', ') || 'none'} | ${broken.join('; ') || 'nothing'} |`,
  )
  return `# Kinds of file that can be left out

Made by \`npm run check:strip\` on ${new Date().toISOString().slice(0, 10)}: ${all.length} distributions, installed by pip from the
live index on Linux x86_64, with each kind of file removed in turn. All top-level modules of all
distributions and all modules of the ${PROJECTS.length} projects are imported before and after. "Kept" are the projects
whose files of the kind are imported by other modules. The last column lists the failures with these
files kept. \`pysize advise\` names the kinds that break nothing if at most ${MOST_KEPT} projects keep theirs, with these
projects (\`src/analyse/strip-trials.json\`).

Projects: ${projects.join(', ')}.

Left out: ${LEFT_OUT.join('; ')}.

| kind | files | bytes | modules imported | kept | broken |
| --- | ---: | ---: | ---: | --- | --- |
${rows.join('\n')}
`
}
