import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { EDGES, MODULES } from '../.config/build-worker.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The house from top to bottom: a room imports from itself and from rooms further down. */
const house = [
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
  'platform',
]
/**
 * These know nothing of pysize but its way to Node, so that they could be packages of their own.
 */
const independent = ['solver', 'packaging', 'archives', 'text', 'collections']
/** These compute. What they need of Node stands in platform/, which a browser has its own of. */
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
  readonly room: string
  /** Without comments. */
  readonly code: string
  readonly lines: number
  /** Of ours as paths relative to src/, others by their names. */
  readonly imports: readonly string[]
}

const roomOf = (path: string): string => path.split('/', 1)[0] ?? ''

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
    room: roomOf(path),
    code,
    lines: text.split('\n').length - 1,
    imports: named(/(?:\bfrom|^import|\bimport\() ?'([^']+)'/gm),
  }
})

const ours = new Set(modules.map((module) => module.path))
const places = (keep: (module: Module) => boolean): string[] =>
  modules.filter(keep).map((module) => module.path)

describe('imports', () => {
  test('point down the house, never up', () => {
    const upward = modules.flatMap(({ path, room, imports }) =>
      imports
        .filter((to) => ours.has(to) && house.indexOf(roomOf(to)) < house.indexOf(room))
        .map((to) => `${path} -> ${to}`),
    )
    expect(upward).toEqual([])
  })

  test('lead to files that exist, in rooms of the house', () => {
    expect(
      [...new Set(modules.map((module) => module.room))].filter((room) => !house.includes(room)),
    ).toEqual([])
    const lost = modules.flatMap(({ path, imports }) =>
      imports.filter((to) => /\.tsx?$/.test(to) && !ours.has(to)).map((to) => `${path} -> ${to}`),
    )
    expect(lost).toEqual([])
  })

  test.each(independent)('%s/ imports nothing of ours', (room) => {
    const foreign = modules
      .filter((module) => module.room === room)
      .flatMap(({ path, imports }) =>
        imports
          .filter((to) => ours.has(to) && ![room, 'platform'].includes(roomOf(to)))
          .map((to) => `${path} -> ${to}`),
      )
    expect(foreign).toEqual([])
  })

  test.each(pure)('%s/ imports no module of Node', (room) => {
    expect(
      places(
        (module) => module.room === room && module.imports.some((name) => name.startsWith('node:')),
      ),
    ).toEqual([])
  })

  test('form no circle, types included', () => {
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

describe('only one room', () => {
  const importing = (names: RegExp, allowed: (path: string) => boolean): string[] =>
    places((module) => module.imports.some((name) => names.test(name)) && !allowed(module.path))

  test('speaks HTTP: fetch/, the GitHub action to GitHub, and serve/ to browsers', () => {
    const allowed = (path: string): boolean =>
      /^(?:fetch|serve)\//.test(path) || path === 'github-action/github-api.ts'
    expect(importing(/^(?:undici|node:(?:https?|http2|net|tls|dns))\b/, allowed)).toEqual([])
  })

  test('touches the disk: cache/, snapshot/, inputs/ and installed/, fetch/ for file: URLs and netrc, launcher/ for the program, the CLI for the file of a report and the template of a page, and the files of a job', () => {
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

  test('runs another program: inputs/git/run-git.ts runs git, fetch/logins/credential-helper.ts a credential helper, and the GitHub action fetches with it', () => {
    const allowed = [
      'inputs/git/run-git.ts',
      'fetch/logins/credential-helper.ts',
      'github-action/commits.ts',
    ]
    expect(importing(/^(?:node:)?child_process\b/, (path) => allowed.includes(path))).toEqual([])
  })

  test('knows the process: cli/, bin.ts, launcher/ and the action that start it, and api/library-host.ts for what a caller leaves out', () => {
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
  const page = modules.filter(({ room }) => room === 'browser')

  test('runs in browser/ alone, on its own libraries and what is pure of ours', () => {
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

  test('asks nothing of Node: neither browser/ nor what it imports', () => {
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

  test('is imported by the page that asks for files alone, for the build makes one file of each', () => {
    expect(
      places(
        ({ room, imports }) =>
          !['browser', 'site'].includes(room) &&
          imports.some((name) => /^(?:browser\/|site\/|preact|d3-)/.test(name)),
      ),
    ).toEqual([])
  })
})

describe('the library in a browser', () => {
  /** What the build takes in the place of a module. */
  const inBrowser = (path: string): string =>
    Object.hasOwn(EDGES, path) ? `worker/stand-ins/${EDGES[path]}` : path

  test('reaches no module of Node without a stand-in, and nothing that speaks HTTP itself', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]))
    // Types alone are nothing that runs.
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

  test('has a stand-in for each edge, and no stand-in for what is not there', () => {
    const standIns = new Set(
      [...Object.values(EDGES), ...Object.values(MODULES)].map(
        (name) => `worker/stand-ins/${name}`,
      ),
    )
    expect([...standIns].filter((path) => !ours.has(path))).toEqual([])
    expect(Object.keys(EDGES).filter((path) => !ours.has(path))).toEqual([])
  })
})

test('files are small: at most 400 lines', () => {
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

test('the top level holds what the design names', () => {
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

/**
 * `run` starts the program in both: the build puts the launcher's in the place of the program's.
 */
const ONE_MEANING = ['run']

test('a name is exported by one file', () => {
  const exported =
    /^export (?:abstract |async )*(?:class|function\*?|interface|type|const|let|enum) (\w+)/gm
  const files = new Map<string, string[]>()
  // A stand-in has the names of what it stands for.
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

test('links between the documents lead somewhere', () => {
  const broken = filesBelow('.github', /\.md$/).flatMap((path) => {
    const text = readFileSync(join(root, '.github', path), 'utf8')
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, link = '']) => join(root, '.github', dirname(path), link))
      .filter((target) => !existsSync(target))
  })
  expect(broken).toEqual([])
})
