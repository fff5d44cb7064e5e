// npm run check:tree -- --uv BIN --python PYTHON --pipdeptree BIN: our trees compared with those of
// uv and pipdeptree on the live index.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type PackageEstimate, type TreeNode, tree } from '../../src/index.ts'
import recorded from '../fixtures/recorded-sets.json' with { type: 'json' }
import { environment } from '../live/installers.ts'
import {
  type Edge,
  edgeText,
  lockedSizes,
  pipdeptreeEdges,
  uvEdges,
  uvSize,
  uvSizes,
} from './trees.ts'

/** `installs`: small enough to be installed for the tools that read an environment. */
const sets: Readonly<
  Record<string, { readonly requirements: readonly string[]; readonly installs: boolean }>
> = {
  web: {
    requirements: [
      'fastapi[standard]',
      'uvicorn[standard]',
      'sqlalchemy[asyncio]',
      'python-jose[cryptography]',
    ],
    installs: true,
  },
  data: { requirements: ['pandas[excel]', 'black[jupyter]', 'requests[socks]'], installs: true },
  black: { requirements: recorded.black, installs: true },
  'starlette-fastapi': { requirements: recorded['starlette-fastapi'], installs: true },
  jupyter: { requirements: recorded.jupyter, installs: false },
  'django-celery': { requirements: recorded['django-celery'], installs: false },
  'langchain-rag': { requirements: recorded['langchain-rag'], installs: false },
  docling: { requirements: recorded.docling, installs: false },
}

const { values } = parseArgs({
  options: {
    uv: { type: 'string' },
    python: { type: 'string' },
    pipdeptree: { type: 'string' },
    only: { type: 'string' },
  },
})
const { uv, python, pipdeptree, only } = values

function output(command: readonly string[], cwd: string): string {
  const [program = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim().slice(-500)}`)
  return stdout
}

/** The pairs of package and dependency in our tree, which shows each pair once. */
function pairsOf(roots: readonly TreeNode[], inverted: boolean): ReadonlySet<string> {
  const pairs = new Set<string>()
  const walk = (nodes: readonly TreeNode[], above: string | null): void => {
    for (const { name, file, children } of nodes) {
      if (above !== null && file === null)
        pairs.add(inverted ? pairText(name, above) : pairText(above, name))
      walk(children, name)
    }
  }
  walk(roots, null)
  return pairs
}

const pairText = (from: string, to: string): string => `${from} > ${to}`
const pairs = (edges: readonly Edge[]): ReadonlySet<string> =>
  new Set(edges.map(({ from, to }) => pairText(from, to)))
const texts = (edges: readonly Edge[]): ReadonlySet<string> => new Set(edges.map(edgeText))
const missing = (label: string, some: ReadonlySet<string>, all: ReadonlySet<string>): string[] =>
  [...some].filter((edge) => !all.has(edge)).map((edge) => `${label}: ${edge}`)

/** The differences from a project that uv locks for the same target. */
function besideUvTree(
  folder: string,
  requirements: readonly string[],
  ours: readonly Edge[],
  packages: readonly PackageEstimate[],
): string[] {
  const quoted = requirements.map((one) => JSON.stringify(one)).join(', ')
  writeFileSync(
    join(folder, 'pyproject.toml'),
    `[project]\nname = "checked-set"\nversion = "0"\nrequires-python = "==3.12.*"\ndependencies = [${quoted}]\n[tool.uv]\nenvironments = ["sys_platform == 'linux' and platform_machine == 'x86_64'"]\n`,
  )
  const command = [
    uv!,
    'tree',
    '--no-config',
    '--quiet',
    '--show-sizes',
    '--python',
    python!,
    '--python-platform',
    'linux',
  ]
  const plain = output(command, folder)
  const theirs = uvEdges(plain, false, 'checked-set')
  const inverted = uvEdges(output([...command, '--invert'], folder), true, 'checked-set')
  const sizes = uvSizes(plain)
  const locked = lockedSizes(readFileSync(join(folder, 'uv.lock'), 'utf8'))
  const resized = packages.flatMap(({ name, download_size, wheel }) => {
    const size = sizes.get(name)
    if (
      wheel === null ||
      size === undefined ||
      download_size === null ||
      uvSize(download_size) === size
    )
      return []
    // uv tree knows no glibc, and may show another wheel of the version than the target gets.
    return locked.get(wheel.filename) === download_size
      ? []
      : [`size of ${name}: ${uvSize(download_size)}, uv tree ${size}`]
  })
  // uv writes what an extra includes by another extra under the first one.
  const isFlattened = ({ from, to, extra }: Edge, by: ReadonlySet<string>): boolean =>
    extra !== null && by.has(pairText(from, to))
  const only = (label: string, some: readonly Edge[], all: readonly Edge[]): string[] =>
    missing(label, texts(some.filter((edge) => !isFlattened(edge, pairs(all)))), texts(all))
  // Its inverted tree begins with packages that require nothing, not even through an extra, so
  // packages above only other ones are left out.
  const beginnings = new Set(inverted.map(({ to }) => to))
  return [
    ...only('only uv tree', theirs, ours),
    ...only('only pysize', ours, theirs),
    ...only('only uv tree --invert', inverted, ours),
    ...only(
      'only pysize, of --invert',
      ours.filter(
        ({ to }) =>
          beginnings.has(to) && !ours.some(({ from, extra }) => from === to && extra !== null),
      ),
      inverted,
    ),
    ...resized,
  ]
}

/**
 * The differences from an environment. Its tools do not know which extras were requested: edges by
 * extras are only ours.
 */
function besideEnvironment(
  folder: string,
  requirements: readonly string[],
  ours: readonly Edge[],
): string[] {
  output([uv!, 'venv', '--no-config', '--quiet', '--python', python!, join(folder, 'venv')], folder)
  output(
    [
      uv!,
      'pip',
      'install',
      '--no-config',
      '--quiet',
      '--python',
      join(folder, 'venv'),
      ...requirements,
    ],
    folder,
  )
  const bare = pairs(ours.filter(({ extra }) => extra === null))
  const trees = {
    'uv pip tree': uvEdges(
      output([uv!, 'pip', 'tree', '--no-config', '--python', join(folder, 'venv')], folder),
      false,
      null,
    ),
    pipdeptree: pipdeptreeEdges(
      output([pipdeptree!, '--python', join(folder, 'venv', 'bin', 'python'), '--json'], folder),
    ),
  }
  return Object.entries(trees).flatMap(([tool, edges]) => {
    const theirs = pairs(edges)
    return [
      ...missing(`only ${tool}`, theirs, pairs(ours)),
      ...missing(`only pysize, not ${tool}`, bare, theirs),
    ]
  })
}

async function check(name: string): Promise<boolean> {
  const { requirements, installs } = sets[name]!
  const folder = mkdtempSync(join(tmpdir(), 'pysize-tree-'))
  try {
    const options = {
      with: requirements,
      python: '3.12',
      installer: 'uv',
      cache: false,
      snapshot: false,
      env: environment(),
    } as const
    const { tree: shown, scenarios } = await tree(options)
    const { packages } = scenarios[0]!
    const edges = packages.flatMap(({ name, requires }) =>
      requires.map((one): Edge => ({ from: name, to: one.name, extra: one.extra })),
    )
    const [target] = packages
      .toSorted((a, b) => (b.retained_size ?? 0) - (a.retained_size ?? 0))
      .filter(({ requested }) => !requested)
    const { tree: up } = await tree({ ...options, invert: target!.name })
    const wrong = [
      ...besideUvTree(folder, requirements, edges, packages),
      ...(installs ? besideEnvironment(folder, requirements, edges) : []),
      ...missing('not in the tree', pairs(edges), pairsOf(shown.roots, false)),
      ...missing('only in the inverted tree', pairsOf(up.roots, true), pairs(edges)),
    ]
    const byExtras = edges.filter(({ extra }) => extra !== null).length
    console.log(
      `${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${packages.length} packages, ${edges.length} edges, ${byExtras} by extras`,
    )
    for (const line of wrong.slice(0, 20)) console.log(`       ${line}`)
    if (wrong.length > 20) console.log(`       and ${wrong.length - 20} more`)
    return wrong.length === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (uv === undefined || python === undefined || pipdeptree === undefined) {
  console.error(
    'usage: npm run check:tree -- --uv BIN --python PYTHON --pipdeptree BIN [--only SET]',
  )
  process.exitCode = 2
} else {
  let failed = 0
  const names = Object.keys(sets).filter((name) => only === undefined || name === only)
  for (const name of names) if (!(await check(name))) failed++
  console.log(`${names.length - failed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || names.length === 0 ? 1 : 0
}
