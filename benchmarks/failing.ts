// How long a failing estimate takes, compared with uv, on the live index, every cache empty.
//
//   tsx benchmarks/failing.ts --uv UV --python PYTHON [--runs N] [SET…]
//
// The sets are those of test/live/sets.toml whose names begin with `fails-`, or the named ones.
// PYTHON is an interpreter that uv may look at. Runs alternate, so a busy moment counts for both
// sides. The lowest of each figure is compared, because other work only adds to it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environment } from '../test/live/installers.ts'
import { type LiveSet, readSets } from '../test/live/sets.ts'
import { load, machine } from './machine.ts'
import { BIN } from './ours.ts'
import { type Run, runProcess } from './process.ts'
import { megabytes, seconds, toMarkdown } from './table.ts'

const { values, positionals } = parseArgs({
  options: {
    uv: { type: 'string', default: 'uv' },
    python: { type: 'string', default: 'python3' },
    runs: { type: 'string', default: '5' },
  },
  allowPositionals: true,
})
const NO_SOLUTION = 3
/** The limits: a multiple of uv's seconds, plus further seconds; and bytes more than uv. */
const TARGET = { times: 1.5, seconds: 0.2, bytes: 100e6 }

const chosen = readSets().filter(({ name }) =>
  positionals.length === 0 ? name.startsWith('fails-') : positionals.includes(name),
)

function commandsOf(
  set: LiveSet,
  folder: string,
): { readonly uv: readonly string[]; readonly ours: readonly string[] } {
  const file = join(folder, 'requirements.txt')
  const constraints = join(folder, 'constraints.txt')
  writeFileSync(file, `${set.requirements.join('\n')}\n`)
  writeFileSync(constraints, `${set.constraints.join('\n')}\n`)
  const architecture = set.platform.replace('linux-', '')
  const uv = [
    '--python',
    values.python,
    '--python-version',
    set.python,
    '--python-platform',
    `${architecture}-manylinux_2_36`,
  ]
  const ours = [
    '--installer',
    'uv',
    '--python',
    set.python,
    '--platform',
    set.platform,
    '--glibc',
    '2.36',
    '-v',
  ]
  const shared = [
    file,
    '--no-cache',
    '--exclude-newer',
    set.before,
    '--constraint',
    constraints,
    ...set.options,
  ]
  return {
    uv: [values.uv, 'pip', 'compile', '--no-config', ...uv, ...shared],
    ours: [process.execPath, BIN, 'estimate', ...ours, ...shared],
  }
}

const least = (runs: readonly Run[], figure: 'seconds' | 'cpu' | 'memory'): number =>
  Math.min(...runs.map((run) => run[figure]))

/** A row of the table, and whether it keeps the target. */
async function measure(
  set: LiveSet,
): Promise<{ readonly row: readonly string[]; readonly keeps: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-failing-'))
  try {
    const commands = commandsOf(set, folder)
    const options = { cwd: folder, env: environment(), stderr: true }
    const [uv, ours]: [Run[], Run[]] = [[], []]
    for (let run = 0; run < Number(values.runs); run++) {
      uv.push(await runProcess(commands.uv, folder, options))
      ours.push(await runProcess(commands.ours, folder, options))
    }
    if (
      uv.some(({ stderr }) => !stderr.includes('No solution found')) ||
      ours.some(({ exitCode }) => exitCode !== NO_SOLUTION)
    )
      throw new Error(`${set.name} does not fail: ${uv[0]?.stderr} ${ours[0]?.stderr}`)
    const hints = ours.filter(({ stderr }) => stderr.includes('hint:')).length
    const limit = TARGET.times * least(uv, 'seconds') + TARGET.seconds
    const keeps =
      least(ours, 'seconds') <= limit && least(ours, 'memory') <= least(uv, 'memory') + TARGET.bytes
    const figures = [
      ...(['seconds', 'cpu'] as const).map((figure) => [figure, seconds] as const),
      ['memory', megabytes] as const,
    ]
    const row = [
      set.name,
      ...figures.flatMap(([figure, shown]) => [
        shown(least(uv, figure)),
        shown(least(ours, figure)),
      ]),
      seconds(limit),
      `${hints} of ${ours.length}`,
      keeps ? 'yes' : 'NO',
    ]
    return { row, keeps }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const rows: (readonly string[])[] = []
let failed = 0
for (const set of chosen) {
  const { row, keeps } = await measure(set)
  console.error(row.join('  '))
  rows.push(row)
  if (!keeps) failed++
}
const columns = [
  'set',
  'uv, s',
  'ours, s',
  'uv, CPU s',
  'ours, CPU s',
  'uv, MB',
  'ours, MB',
  'limit, s',
  'with a hint',
  'kept',
]
console.log(
  toMarkdown({ title: 'Failing sets', columns, rows, notes: [`${machine()}; load ${load()}.`] }),
)
process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1
