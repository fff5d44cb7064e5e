// Compares estimates with the real installs of install-closures.py, and prints a table in Markdown.
//
//   tsx benchmarks/compare-closures.ts RESULTS [--date DATE] [--cache-dir DIR]
//
// Targets: 0.3 % without bytecode and 1 % with it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { estimate, type Scenario } from '../src/index.ts'

interface Installed {
  readonly pins: Readonly<Record<string, string>>
  readonly plain: number
  readonly bytecode: number
}

const { values, positionals } = parseArgs({
  options: {
    date: { type: 'string', default: '2026-11-25T00:00:00Z' },
    'cache-dir': { type: 'string' },
  },
  allowPositionals: true,
})
const [results = '.'] = positionals
const closures: Record<string, readonly string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'closures.json'), 'utf8'),
)
const off = (estimated: number, real: number): number => (real === 0 ? 0 : estimated / real - 1)
const percent = (part: number): string =>
  `${part < 0 ? '−' : '+'}${(100 * Math.abs(part)).toFixed(2)} %`

async function estimateOf(
  name: string,
  python: string,
  installer: 'pip' | 'uv',
  compile: boolean,
): Promise<Scenario> {
  const cacheDir = values['cache-dir'] === undefined ? {} : { cacheDir: values['cache-dir'] }
  const target = {
    python,
    glibc: '2.41',
    installer,
    compile,
    excludeNewer: values.date,
    onlyBinary: [':all:'],
  }
  const { scenarios } = await estimate({
    ...target,
    ...cacheDir,
    with: closures[name]!,
    snapshot: false,
    compare: false,
  })
  return scenarios[0]!
}

const worst = { plain: 0, compiled: 0 }
let [installs, missed] = [0, 0]
console.log(
  '| closure | installer, Python | distributions | without bytecode | off by | bytecode | off by | total off by |',
)
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |')
for (const file of readdirSync(results).sort()) {
  const [, name = '', installer, python = '', plain] =
    /^(.*)\.(pip|uv)-(3\.\d+)(-plain)?\.json$/.exec(file) ?? []
  const real: Installed | null =
    name in closures ? JSON.parse(readFileSync(join(results, file), 'utf8')) : null
  if (real === null) continue
  const { packages, totals } = await estimateOf(
    name,
    python,
    installer as 'pip' | 'uv',
    plain === undefined,
  )
  const total = totals.installed_size + totals.overhead_size
  const errors = {
    plain: off(total, real.plain),
    compiled: off(total + totals.bytecode_size, real.plain + real.bytecode),
  }
  const others = packages
    .filter((one) => real.pins[one.name] !== one.version)
    .map((one) => one.name)
  worst.plain = Math.max(worst.plain, Math.abs(errors.plain))
  worst.compiled = Math.max(worst.compiled, Math.abs(errors.compiled))
  installs++
  if (Math.abs(errors.plain) > 0.003 || Math.abs(errors.compiled) > 0.01 || others.length > 0)
    missed++
  const cells = [
    name,
    `${installer} ${python}${plain ? ', no bytecode' : ''}`,
    `${packages.length}${others.length > 0 ? ` (other: ${others.join(', ')})` : ''}`,
    real.plain.toLocaleString('en'),
    percent(errors.plain),
    real.bytecode.toLocaleString('en'),
    percent(off(totals.bytecode_size, real.bytecode)),
    percent(errors.compiled),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
console.log(
  `\n${installs} installs, ${missed} beyond a target; at most ${percent(worst.plain)} without bytecode and ${percent(worst.compiled)} with it.`,
)
