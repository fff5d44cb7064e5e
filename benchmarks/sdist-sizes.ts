// Builds real sdists and compares pysize's estimate with the resulting wheels.
//
//   tsx benchmarks/sdist-sizes.ts [--python EXE] FOLDER
//
// FOLDER holds sdists (`pip download --no-deps --no-binary :all: …`). Each is built as pip builds
// it, and one with code to compile once more with CFLAGS=-g0. This runs the code of the packages.
// The rows are those of sdist-sizes.md: bytes of the wheel's files, the estimate, its interval.

import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { readDirectory } from '../src/archives/central-directory.ts'
import { compiledSize } from '../src/weigh/sdist/compiled.ts'
import { weighSdist } from '../src/weigh/sdist/sdist.ts'
import { listSdist } from '../src/weigh/sdist/sdist-listing.ts'

const run = promisify(execFile)
const { values, positionals } = parseArgs({
  options: { python: { type: 'string', default: 'python3' } },
  allowPositionals: true,
})
const folder = positionals[0] ?? '.'

/** The bytes of the files in the wheel that a build makes; undefined if it fails. */
async function built(sdist: string, flags: string | undefined): Promise<number | undefined> {
  const out = mkdtempSync(join(tmpdir(), 'pysize-sdist-'))
  const env = flags === undefined ? process.env : { ...process.env, CFLAGS: flags, CXXFLAGS: flags }
  try {
    await run(
      values.python,
      ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', out, sdist],
      { env, maxBuffer: 1 << 26 },
    )
    const wheel = readFileSync(
      join(out, readdirSync(out).find((name) => name.endsWith('.whl')) ?? ''),
    )
    let sum = 0
    readDirectory({ bytes: wheel, start: 0, size: wheel.length }, (entry) => {
      sum += entry.unpacked
      return undefined
    })
    return sum
  } catch {
    return undefined
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

let rows = 0
let inside = 0
console.log(
  '| archive | debug information | real | estimate | interval | |\n|---|---|---|---|---|---|',
)
for (const name of readdirSync(folder).sort()) {
  const path = join(folder, name)
  const listing = await listSdist(readFileSync(path), name)
  if (listing.kind === 'unreadable') continue
  const { installed, extensions } = weighSdist(listing)
  for (const debug of extensions === undefined ? [false] : [true, false]) {
    const real = await built(path, extensions === undefined || debug ? undefined : '-g0')
    if (real === undefined) continue
    const compiled =
      extensions === undefined ? { size: 0, low: 0, high: 0 } : compiledSize(extensions, debug)
    const [size, low, high] = [
      installed.size + compiled.size,
      installed.low + compiled.low,
      installed.high + compiled.high,
    ]
    const holds = low <= real && real <= high
    rows++
    if (holds) inside++
    const kind = extensions === undefined ? 'none' : debug ? 'yes' : 'no'
    console.log(
      `| ${name} | ${kind} | ${real} | ${size} | ${low} - ${high} | ${holds ? 'in' : 'out'} |`,
    )
  }
}
console.log(`\n${inside} of ${rows} within their interval`)
