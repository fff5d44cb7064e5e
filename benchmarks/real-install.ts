// Compares pysize's answer with the files that pip writes, offline.
//
//   tsx benchmarks/real-install.ts [--find-links DIR] [--python EXE] [REQUIREMENT[,REQUIREMENT…]…]
//
// Each argument is one closure. Without arguments, projects spread over DIR are taken one by one;
// without --find-links, the script makes wheels with scripts, data files and odd names. Sizes are
// those of files: folders count nothing. A closure that pip can't resolve from only DIR is counted
// and left out.

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { estimate, type PackageEstimate, type Scenario } from '../src/index.ts'
import { normalizeName } from '../src/packaging/name.ts'
import { type BytecodeSize, sumBytecode } from '../src/weigh/bytecode/bytecode.ts'
import { makeWheels } from './made-wheels.ts'

interface Report {
  readonly install: readonly {
    readonly metadata: { readonly name: string; readonly version: string }
  }[]
}

const run = promisify(execFile)
const { values, positionals } = parseArgs({
  options: {
    'find-links': { type: 'string' },
    python: { type: 'string', default: 'python3' },
    sample: { type: 'string', default: '24' },
  },
  allowPositionals: true,
})
const work = mkdtempSync(join(tmpdir(), 'pysize-real-install-'))

/** The packages that pip installs, as `name==version`, sorted. */
async function pip(
  folder: string,
  requirements: readonly string[],
  target: string,
  compile: boolean,
): Promise<readonly string[]> {
  const report = `${target}.json`
  const options = [
    '--isolated',
    '--quiet',
    '--no-index',
    '--find-links',
    folder,
    '--only-binary',
    ':all:',
    '--target',
    target,
  ]
  const install = [
    '-m',
    'pip',
    'install',
    ...options,
    '--report',
    report,
    ...(compile ? [] : ['--no-compile']),
    ...requirements,
  ]
  await run(values.python, install, { maxBuffer: 1 << 26 })
  const { install: installed }: Report = JSON.parse(readFileSync(report, 'utf8'))
  return installed
    .map(({ metadata }) => `${normalizeName(metadata.name)}==${metadata.version}`)
    .sort()
}

function filesSize(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += statSync(join(entry.parentPath, entry.name)).size
  return sum
}

async function estimateOf(
  folder: string,
  requirements: readonly string[],
  python: string,
): Promise<Scenario> {
  const here = { cache: false, snapshot: false, compare: false, installer: 'pip' } as const
  const { scenarios } = await estimate({
    ...here,
    with: requirements,
    noIndex: true,
    findLinks: [folder],
    onlyBinary: [':all:'],
    python,
  })
  return scenarios[0]!
}

function spread(folder: string, count: number): string[] {
  const projects = [
    ...new Set(
      readdirSync(folder)
        .filter((name) => name.endsWith('.whl'))
        .map((name) => name.slice(0, name.indexOf('-'))),
    ),
  ].sort()
  const step = Math.max(1, Math.floor(projects.length / count))
  return projects.filter((_, index) => index % step === 0)
}

const off = (estimated: number, real: number): number => Math.abs(estimated / real - 1)

/** Of installed and bytecode sizes together; exact packages are an interval of nothing. */
const intervalOf = (packages: readonly PackageEstimate[]): BytecodeSize =>
  sumBytecode(
    packages.map(({ installed_size, bytecode_size, interval }) => {
      const size = (installed_size ?? 0) + (bytecode_size ?? 0)
      return { size, low: interval?.[0] ?? size, high: interval?.[1] ?? size }
    }),
  )

const percent = (part: number): string => `${(100 * part).toFixed(2)} %`

async function compare(
  folder: string,
  requirements: readonly string[],
  python: string,
): Promise<string> {
  const plain = join(work, 'plain')
  const compiled = join(work, 'compiled')
  try {
    const pins = await pip(folder, requirements, plain, false)
    await pip(folder, requirements, compiled, true)
    const { packages, totals } = await estimateOf(folder, requirements, python)
    const ours = packages.map(({ name, version }) => `${name}==${version}`).sort()
    const [real, realCompiled] = [filesSize(plain), filesSize(compiled)]
    const total = totals.installed_size + totals.overhead_size
    const { low, high } = intervalOf(packages)
    const [error, errorCompiled] = [
      off(total, real),
      off(total + totals.bytecode_size, realCompiled),
    ]
    const [slack, written] = [0.003 * real, realCompiled - totals.overhead_size]
    const within = written >= low - slack && written <= high + slack
    const many = packages.length >= 10
    const same = ours.join() === pins.join()
    const passed = same && error <= 0.003 && (many ? errorCompiled <= 0.03 : within)
    console.log(
      `${passed ? 'ok  ' : 'FAIL'} ${requirements.join(',').padEnd(40)} ${String(packages.length).padStart(3)} distributions`,
      `${String(real).padStart(12)} bytes, off by ${percent(error)}; with bytecode ${String(realCompiled).padStart(12)}, off by ${percent(errorCompiled)}`,
      `(bytecode alone ${percent(off(totals.bytecode_size, realCompiled - real))}, ${within ? 'in' : 'OUT OF'} its interval)${same ? '' : ' OTHER PINS'}`,
    )
    return passed ? 'passed' : 'failed'
  } catch (error) {
    if (!(error instanceof Error && 'stderr' in error)) throw error
    return 'unresolved'
  } finally {
    for (const path of [plain, compiled]) if (existsSync(path)) rmSync(path, { recursive: true })
  }
}

try {
  const folder = values['find-links'] ?? makeWheels(join(work, 'wheels'))
  const closures = positionals.length > 0 ? positionals : spread(folder, Number(values.sample))
  const python = (
    await run(values.python, ['-c', 'import platform; print(platform.python_version())'])
  ).stdout.trim()
  const counts: Record<string, number> = { passed: 0, failed: 0, unresolved: 0 }
  for (const closure of closures) counts[await compare(folder, closure.split(','), python)]!++
  console.log(
    `${counts.passed} passed, ${counts.failed} failed, ${counts.unresolved} that pip could not resolve`,
  )
  process.exitCode = counts.failed === 0 ? 0 : 1
} finally {
  rmSync(work, { recursive: true })
}
