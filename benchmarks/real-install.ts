// Compares what pysize says with what pip writes, offline.
//
//   tsx benchmarks/real-install.ts [--find-links DIR] [--python EXE] [REQUIREMENT[,REQUIREMENT…]…]
//
// Each argument is one closure. Without arguments, projects spread over DIR are taken one by one; without --find-links, the script makes
// wheels with scripts, data files and odd names. Sizes are those of files: folders count nothing. A closure that pip cannot resolve
// from DIR alone is counted and left out.

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { normalizeName } from '../src/packaging/name.ts'
import type { ByteSource } from '../src/weigh/byte-source.ts'
import { type BytecodeSize, bytecodeSize, sumBytecode } from '../src/weigh/bytecode.ts'
import { overheadSize } from '../src/weigh/overhead.ts'
import { weighWheel } from '../src/weigh/wheel.ts'
import { makeWheels } from './made-wheels.ts'

interface Estimated {
  readonly installed: number
  readonly overhead: number
  readonly bytecode: BytecodeSize
}

interface Report {
  readonly install: readonly { readonly requested: boolean; readonly download_info: { readonly url: string } }[]
  readonly environment: { readonly python_version: string }
}

const run = promisify(execFile)
const { values, positionals } = parseArgs({
  options: { 'find-links': { type: 'string' }, python: { type: 'string', default: 'python3' }, sample: { type: 'string', default: '24' } },
  allowPositionals: true,
})
const work = mkdtempSync(join(tmpdir(), 'pysize-real-install-'))

function fileSource(path: string): ByteSource {
  const { size } = statSync(path)
  const read = async (start: number, end: number): Promise<Buffer> => {
    const file = await open(path)
    try {
      const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
      return buffer
    } finally {
      await file.close()
    }
  }
  return {
    size,
    read,
    tail: async (length) => ({ bytes: await read(Math.max(0, size - length), size), start: Math.max(0, size - length), size }),
  }
}

/** pip's own log of what it installs: the same choice of wheels for both sides. */
async function pip(folder: string, requirements: readonly string[], target: string, compile: boolean): Promise<Report> {
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
    '--report',
    report,
  ]
  await run(values.python, ['-m', 'pip', 'install', ...options, ...(compile ? [] : ['--no-compile']), ...requirements], {
    maxBuffer: 1 << 26,
  })
  return JSON.parse(readFileSync(report, 'utf8'))
}

const projectOf = (path: string): string => normalizeName(basename(path).split('-', 1)[0]!)

function filesSize(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += statSync(join(entry.parentPath, entry.name)).size
  return sum
}

async function estimateOf(report: Report): Promise<Estimated> {
  const python = report.environment.python_version
  let installed = 0
  let overhead = 0
  const bytecode: BytecodeSize[] = []
  for (const { download_info, requested } of report.install) {
    const path = fileURLToPath(download_info.url)
    const facts = await weighWheel(fileSource(path), { filename: basename(path) })
    if (facts.kind === 'unknown') throw new Error(`${basename(path)}: ${facts.reason}`)
    installed += facts.installed
    overhead += overheadSize(facts, 'pip', { python, platform: 'linux-x86_64' }, { requested }).bytes
    bytecode.push(bytecodeSize(facts.python, python, projectOf(path)))
  }
  return { installed, overhead, bytecode: sumBytecode(bytecode) }
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
const percent = (part: number): string => `${(100 * part).toFixed(2)} %`

async function compare(folder: string, requirements: readonly string[]): Promise<string> {
  const plain = join(work, 'plain')
  const compiled = join(work, 'compiled')
  try {
    const report = await pip(folder, requirements, plain, false)
    await pip(folder, requirements, compiled, true)
    const estimated = await estimateOf(report)
    const [real, realCompiled] = [filesSize(plain), filesSize(compiled)]
    const total = estimated.installed + estimated.overhead
    const { size, low, high } = estimated.bytecode
    const [error, errorCompiled] = [off(total, real), off(total + size, realCompiled)]
    const within = realCompiled - total >= low && realCompiled - total <= high
    const many = report.install.length >= 10
    const passed = error <= 0.003 && (many ? errorCompiled <= 0.03 : within)
    console.log(
      `${passed ? 'ok  ' : 'FAIL'} ${requirements.join(',').padEnd(40)} ${String(report.install.length).padStart(3)} distributions`,
      `${String(real).padStart(12)} bytes, off by ${percent(error)}; with bytecode ${String(realCompiled).padStart(12)}, off by ${percent(errorCompiled)}`,
      `(bytecode alone ${percent(off(size, realCompiled - real))}, ${within ? 'in' : 'OUT OF'} its interval)`,
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
  const counts: Record<string, number> = { passed: 0, failed: 0, unresolved: 0 }
  for (const closure of closures) counts[await compare(folder, closure.split(','))]!++
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.unresolved} that pip could not resolve`)
  process.exitCode = counts.failed === 0 ? 0 : 1
} finally {
  rmSync(work, { recursive: true })
}
