import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { EDGES, MODULES } from '../.config/build-worker.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The folders from top to bottom: a folder imports from itself and from lower ones. */
const order = [
  'bin.ts',
  'launcher',
  'program.ts',
  'site',
  'browser',
  'worker',
  'cli',
  'serve',
  'github-action',
  'index.ts',
  'library',
  'api',
  'scenarios',
  'reports',
  'analyse',
  'distributions',
  'resolve',
  'images',
  'inputs',
  'indexes',
  'weigh',
  'snapshot',
  'targets',
  'fetch',
  'installed',
  'cache',
  'source-trees',
  'archives',
  'solver',
  'packaging',
  'options',
  'model',
  'errors.ts',
  'turns.ts',
  'codes',
  'text',
  'collections',
  'hashing',
  'platform',
]
/** These know nothing of pysize except `platform/`, so each could be a package. */
const independent = ['solver', 'packaging', 'archives', 'text', 'collections']
/** These only compute. `platform/` has what they need from Node; a browser has its own version. */
const pure = [
  'packaging',
  'solver',
  'archives',
  'weigh',
  'analyse',
  'reports',
  'text',
  'collections',
]

interface Module {
  /** Relative to src/, with slashes. */
  readonly path: string
  readonly folder: string
  /** Without comments. */
  readonly code: string
  readonly lines: number
  /** Files of src/ by their paths relative to it, other modules by their names. */
  readonly imports: readonly string[]
}

const folderOf = (path: string): string => path.split('/', 1)[0] ?? ''

function filesBelow(folder: string, ending = /\.tsx?$/): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(root, folder).length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

const modules: readonly Module[] = filesBelow('src').map((path) => {
  const text = readFileSync(join(root, 'src', path), 'utf8')
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  const named = (pattern: RegExp): string[] =>
    [...code.matchAll(pattern)].map(([, name = '']) =>
      name.startsWith('.') ? posix.join(posix.dirname(path), name) : name,
    )
  return {
    path,
    folder: folderOf(path),
    code,
    lines: text.split('\n').length - 1,
    imports: named(/(?:\bfrom|^import|\bimport\() ?'([^']+)'/gm),
  }
})

const ours = new Set(modules.map((module) => module.path))
const places = (keep: (module: Module) => boolean): string[] =>
  modules.filter(keep).map((module) => module.path)

describe('imports', () => {
  test('lead to the same folder or to a lower one', () => {
    const upward = modules.flatMap(({ path, folder, imports }) =>
      imports
        .filter((to) => ours.has(to) && order.indexOf(folderOf(to)) < order.indexOf(folder))
        .map((to) => `${path} -> ${to}`),
    )
    expect(upward).toEqual([])
  })

  test('lead to files that exist, in folders of the list', () => {
    expect(
      [...new Set(modules.map((module) => module.folder))].filter(
        (folder) => !order.includes(folder),
      ),
    ).toEqual([])
    const lost = modules.flatMap(({ path, imports }) =>
      imports.filter((to) => /\.tsx?$/.test(to) && !ours.has(to)).map((to) => `${path} -> ${to}`),
    )
    expect(lost).toEqual([])
  })

  test.each(independent)('%s/ imports no other folder of src', (folder) => {
    const foreign = modules
      .filter((module) => module.folder === folder)
      .flatMap(({ path, imports }) =>
        imports
          .filter((to) => ours.has(to) && ![folder, 'platform'].includes(folderOf(to)))
          .map((to) => `${path} -> ${to}`),
      )
    expect(foreign).toEqual([])
  })

  test.each(pure)('%s/ imports no module of Node', (folder) => {
    expect(
      places(
        (module) =>
          module.folder === folder && module.imports.some((name) => name.startsWith('node:')),
      ),
    ).toEqual([])
  })

  test('form no circle, not even with type imports', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]))
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (done.has(path) || trail.includes(path)) return
      for (const next of byPath.get(path)?.imports ?? [])
        if (byPath.has(next)) visit(next, [...trail, path])
      done.add(path)
    }
    for (const { path } of modules) visit(path, [])
    expect(circles).toEqual([])
  })
})

describe('only the named places', () => {
  const importing = (names: RegExp, allowed: (path: string) => boolean): string[] =>
    places((module) => module.imports.some((name) => names.test(name)) && !allowed(module.path))

  test('speak HTTP: fetch/, serve/, and the GitHub action to GitHub', () => {
    const allowed = (path: string): boolean =>
      /^(?:fetch|serve)\//.test(path) || path === 'github-action/github-api.ts'
    expect(importing(/^(?:undici|node:(?:https?|http2|net|tls|dns))\b/, allowed)).toEqual([])
  })

  test('read or write files: cache/, snapshot/, inputs/, installed/, fetch/, launcher/, and single files of the CLI and the action', () => {
    const others = [
      'cli/output-file.ts',
      'cli/page-template.ts',
      'github-action/action.ts',
      'worker/stand-ins/fs.ts',
    ]
    const allowed = (path: string): boolean =>
      /^(?:launcher|cache|snapshot|inputs|installed|fetch)\//.test(path) || others.includes(path)
    expect(importing(/^node:fs\b/, allowed)).toEqual([])
  })

  test('run another program: run-git.ts, credential-helper.ts, and the GitHub action', () => {
    const allowed = [
      'inputs/git/run-git.ts',
      'fetch/logins/credential-helper.ts',
      'github-action/commits.ts',
    ]
    expect(importing(/^(?:node:)?child_process\b/, (path) => allowed.includes(path))).toEqual([])
  })

  test('use the process: bin.ts, launcher/, the start of the CLI and of the action, and api/library-host.ts', () => {
    const allowed = [
      'bin.ts',
      'program.ts',
      'cli/process.ts',
      'api/library-host.ts',
      'github-action/main.ts',
    ]
    const isAllowed = (path: string): boolean =>
      path.startsWith('launcher/') || allowed.includes(path)
    expect(
      places(({ path, code }) => /\bprocess\.|node:process/.test(code) && !isAllowed(path)),
    ).toEqual([])
  })
})

describe('the HTML report', () => {
  const page = modules.filter(({ folder }) => folder === 'browser')

  test('imports only browser/, text/, its data types and its libraries', () => {
    const allowed = (name: string): boolean =>
      /^(?:browser|text)\//.test(name) ||
      name === 'reports/formats/html/page-data.ts' ||
      /^(?:preact(?:\/hooks)?|d3-hierarchy)$/.test(name)
    const others = page.flatMap(({ path, imports }) =>
      imports.filter((name) => !allowed(name)).map((name) => `${path} -> ${name}`),
    )
    expect(page.length).toBeGreaterThan(10)
    expect(others).toEqual([])
  })

  test('uses no module of Node, directly or through an import', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]))
    const reached = new Set(page)
    for (const { imports } of reached)
      for (const name of imports) {
        const module = byPath.get(name)
        if (module !== undefined) reached.add(module)
      }
    const foreign = [...reached].flatMap(({ path, code, imports }) =>
      imports.some((name) => name.startsWith('node:')) || /\b(?:process|Buffer)\./.test(code)
        ? [path]
        : [],
    )
    expect(foreign).toEqual([])
  })

  test('is imported only by the page that takes files', () => {
    expect(
      places(
        ({ folder, imports }) =>
          !['browser', 'site'].includes(folder) &&
          imports.some((name) => /^(?:browser\/|site\/|preact|d3-)/.test(name)),
      ),
    ).toEqual([])
  })
})

describe('the library in a browser', () => {
  /** The file that the build uses instead of a module. */
  const inBrowser = (path: string): string =>
    Object.hasOwn(EDGES, path) ? `worker/stand-ins/${EDGES[path]}` : path

  test('reaches no module of Node without a stand-in', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]))
    // Type imports are removed by the build.
    const running = ({ path, code }: Module): string[] =>
      [
        ...code.matchAll(
          /(?:^(?:import|export) (?!type )(?:[^';]*? from )?|\bimport\()'([^']+)'/gm,
        ),
      ].map(([, name = '']) =>
        name.startsWith('.') ? inBrowser(posix.join(posix.dirname(path), name)) : name,
      )
    const reached = new Set(modules.filter(({ path }) => path === 'worker/main.ts'))
    for (const module of reached)
      for (const name of running(module)) {
        const next = byPath.get(name)
        if (next !== undefined) reached.add(next)
      }
    expect(reached.size).toBeGreaterThan(300)
    const lost = [...reached].flatMap((module) =>
      running(module)
        .filter(
          (name) =>
            name.startsWith('node:') &&
            name !== 'node:path' &&
            !Object.hasOwn(MODULES, name.slice(5)),
        )
        .map((name) => `${module.path} -> ${name}`),
    )
    expect(lost).toEqual([])
  })

  test('has a stand-in for each listed file, and lists only existing files', () => {
    const standIns = new Set(
      [...Object.values(EDGES), ...Object.values(MODULES)].map(
        (name) => `worker/stand-ins/${name}`,
      ),
    )
    expect([...standIns].filter((path) => !ours.has(path))).toEqual([])
    expect(Object.keys(EDGES).filter((path) => !ours.has(path))).toEqual([])
  })
})

test('a file has at most 400 lines', () => {
  const tests = filesBelow('test').map((path) => ({
    path,
    lines: readFileSync(join(root, 'test', path), 'utf8').split('\n').length - 1,
  }))
  expect(
    [...modules, ...tests]
      .filter(({ lines }) => lines > 400)
      .map(({ path, lines }) => `${path}: ${lines}`),
  ).toEqual([])
})

test('the top folder contains only the listed names', () => {
  const generated = ['node_modules', 'dist', 'coverage']
  const named = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'src',
    'cache',
    'test',
    'benchmarks',
    'README.md',
    'LICENSE',
  ]
  const others = readdirSync(root).filter(
    (name) => !name.startsWith('.') && ![...generated, ...named].includes(name),
  )
  expect(others).toEqual([])
})

/** `run` starts the program in both: the build replaces the program's by the launcher's. */
const ONE_MEANING = ['run']

test('each exported name is exported by one file', () => {
  const exported =
    /^export (?:abstract |async )*(?:class|function\*?|interface|type|const|let|enum) (\w+)/gm
  const files = new Map<string, string[]>()
  // A stand-in has the names of the module that it replaces.
  for (const { path, code } of modules.filter((one) => !one.path.startsWith('worker/stand-ins/')))
    for (const [, name = ''] of code.matchAll(exported))
      files.set(name, [...new Set([...(files.get(name) ?? []), path])])
  const shared = [...files].filter(
    ([name, paths]) => paths.length > 1 && !ONE_MEANING.includes(name),
  )
  expect(shared.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([])
})

test('the code uses every word of the glossary', () => {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '')
  const page = readFileSync(join(root, '.github/ARCHITECTURE.md'), 'utf8')
  const glossary = /## Glossary\n([\s\S]*?)\n## /.exec(page)?.[1] ?? ''
  const words = [...glossary.matchAll(/^\| ([^|]+) \|/gm)]
    .map(([, word = '']) => word)
    .filter((word) => !/^(?:word|---)$/.test(word))
  const text = letters(modules.map(({ code }) => code).join('\n'))
  expect(words.length).toBeGreaterThan(20)
  expect(words.filter((word) => !text.includes(letters(word)))).toEqual([])
})

test('links between the documents lead to existing files', () => {
  const broken = filesBelow('.github', /\.md$/).flatMap((path) => {
    const text = readFileSync(join(root, '.github', path), 'utf8')
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, link = '']) => join(root, '.github', dirname(path), link))
      .filter((target) => !existsSync(target))
  })
  expect(broken).toEqual([])
})
