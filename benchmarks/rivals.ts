// The answers of a real install, pysize, uv, pip-size and pip-weigh about public projects, and the
// time of each. The table of the README.
//
//   tsx benchmarks/rivals.ts --python EXE --uv EXE --rivals BIN [PROJECT…]
//
// EXE runs pip and is the target's Python; BIN is the folder with pip-size and pip-weigh (`pip
// install pip-size pip-weigh`). Caches are empty, pysize has no snapshot, and everything reaches
// the live index. Sizes are bytes of files; pip-weigh leaves out .pyc files.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

interface Told {
  /** Bytes; null if a tool does not tell them. */
  readonly packages: number | null
  readonly download: number | null
  readonly installed: number | null
}

const { values, positionals } = parseArgs({
  options: { python: { type: 'string' }, uv: { type: 'string' }, rivals: { type: 'string' } },
  allowPositionals: true,
})
const { python, uv, rivals } = values
if (python === undefined || uv === undefined || rivals === undefined)
  throw new Error('usage: rivals.ts --python EXE --uv EXE --rivals BIN [PROJECT…]')
const projects =
  positionals.length > 0 ? positionals : ['requests', 'flask', 'pandas', 'jupyter', 'scikit-learn']

const { PIP_FIND_LINKS: _, ...outer } = process.env
const path = [rivals, dirname(uv), outer.PATH].join(delimiter)
const run = (work: string, command: string, args: readonly string[], input = ''): string =>
  execFileSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...outer,
      PATH: path,
      UV_CACHE_DIR: join(work, 'uv'),
      XDG_CACHE_HOME: join(work, 'cache'),
    },
  })

const version = run(tmpdir(), python, [
  '-c',
  'import sys; print("%d.%d" % sys.version_info[:2])',
]).trim()

function filesSize(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += statSync(join(entry.parentPath, entry.name)).size
  return sum
}

const TOOLS: Readonly<Record<string, (project: string, work: string) => Told>> = {
  'real install (pip)': (project, work) => {
    const target = join(work, 'target')
    run(work, python, [
      '-m',
      'pip',
      '--isolated',
      'install',
      '--quiet',
      '--no-cache-dir',
      '--target',
      target,
      project,
    ])
    const packages = readdirSync(target).filter((name) => name.endsWith('.dist-info')).length
    return { packages, download: null, installed: filesSize(target) }
  },
  pysize: (project, work) => {
    const options = [
      'estimate',
      '-',
      '--json',
      '--no-compare',
      '--no-cache',
      '--no-snapshot',
      '--python',
      version,
    ]
    const { scenarios } = JSON.parse(
      run(work, process.execPath, ['dist/bin.cjs', ...options], project),
    )
    const { packages, download_size, installed_size, overhead_size, bytecode_size } =
      scenarios[0].totals
    return {
      packages,
      download: download_size,
      installed: installed_size + overhead_size + bytecode_size,
    }
  },
  uv: (project, work) => {
    const pins = run(
      work,
      uv,
      [
        'pip',
        'compile',
        '-',
        '--quiet',
        '--no-annotate',
        '--no-header',
        '--python-version',
        version,
      ],
      project,
    )
    return { packages: pins.trim().split('\n').length, download: null, installed: null }
  },
  'pip-size': (project, work) => {
    const text = run(work, join(rivals, 'pip-size'), ['--no-cache', '--quiet', '--bytes', project])
    return { packages: null, download: Number(text.trim()), installed: null }
  },
  'pip-weigh': (project, work) => {
    const { results } = JSON.parse(
      run(work, join(rivals, 'pip-weigh'), [
        '--json',
        '--limit',
        '0',
        '--python',
        version,
        project,
      ]),
    )
    const { total_size_bytes, dependencies } = results[0]
    return { packages: dependencies.length + 1, download: null, installed: total_size_bytes }
  },
}

const megabytes = (bytes: number | null): string =>
  bytes === null ? '' : `${(bytes / 1e6).toFixed(2)} MB`

console.log(
  `| project | tool | packages | to download | on disk | seconds |\n| --- | --- | ---: | ---: | ---: | ---: |`,
)
for (const project of projects)
  for (const [tool, tell] of Object.entries(TOOLS)) {
    const work = mkdtempSync(join(tmpdir(), 'pysize-rivals-'))
    const start = performance.now()
    let cells: readonly string[]
    try {
      const { packages, download, installed } = tell(project, work)
      cells = [String(packages ?? ''), megabytes(download), megabytes(installed)]
    } catch (error) {
      cells = ['failed', String(error).split('\n', 1)[0] ?? '', '']
    }
    console.log(
      `| ${[project, tool, ...cells, ((performance.now() - start) / 1000).toFixed(1)].join(' | ')} |`,
    )
    rmSync(work, { recursive: true, force: true })
  }
