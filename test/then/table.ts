import { writeFileSync } from 'node:fs'
import type { Estimate, InstallerName } from '../../src/model/estimate.ts'
import type { PipPython } from '../live/installers.ts'
import type { Measured } from './measure.ts'
import type { ThenSet } from './sets.ts'

/** The result of one set under one installer. */
export interface Outcome {
  readonly set: ThenSet
  readonly installer: InstallerName
  readonly figures: Figures | null
  /** Each difference in a line of its own. */
  readonly faults: readonly string[]
}

interface Figures {
  readonly distributions: number
  /** Bytes that are really there, without bytecode. */
  readonly files: number
  readonly bytecode: number
  /** How far the estimate is off, in per cent. */
  readonly off: string
  readonly offWithBytecode: string
  readonly replaced: number
  readonly added: number
  readonly orphans: number
}

/** Distributions must be equal, and bytes must differ by no more than this share. */
const TOLERANCE = 0.003
/** Bytecode is a modelled figure. */
const TOLERANCE_WITH_BYTECODE = 0.01

const percent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)} %`

export function outcomeOf(
  set: ThenSet,
  installer: InstallerName,
  real: Measured,
  { scenarios, then }: Estimate,
): Outcome {
  const { packages, totals } = scenarios[0]!
  const ours: Readonly<Record<string, string>> = Object.fromEntries(
    packages.map(({ name, version }) => [name, version]),
  )
  const names = [...new Set([...Object.keys(ours), ...Object.keys(real.pins)])].sort()
  const pins = names.flatMap((name) =>
    ours[name] === real.pins[name]
      ? []
      : [`${name}: ours ${ours[name] ?? '-'}, really ${real.pins[name] ?? '-'}`],
  )
  const files = totals.installed_size + totals.overhead_size
  const off = files / real.files - 1
  const offWithBytecode = (files + totals.bytecode_size) / (real.files + real.bytecode) - 1
  return {
    set,
    installer,
    figures: {
      distributions: Object.keys(real.pins).length,
      files: real.files,
      bytecode: real.bytecode,
      off: percent(off),
      offWithBytecode: percent(offWithBytecode),
      replaced: then?.replaced.length ?? 0,
      added: then?.added.length ?? 0,
      orphans: then?.orphans.length ?? 0,
    },
    faults: [
      ...pins,
      ...(Math.abs(off) > TOLERANCE ? [`${files} bytes, really ${real.files}`] : []),
      ...(Math.abs(offWithBytecode) > TOLERANCE_WITH_BYTECODE
        ? [`bytecode ${totals.bytecode_size} bytes, really ${real.bytecode}`]
        : []),
    ],
  }
}

/** Writes the results as Markdown: a row for each set and installer. */
export function writeTable(
  path: string,
  outcomes: readonly Outcome[],
  { pips, before }: { readonly pips: readonly PipPython[]; readonly before: string },
): void {
  const failed = outcomes.filter(({ faults }) => faults.length > 0)
  const rows = outcomes.map(({ set, installer, figures, faults }) => {
    const told =
      figures === null
        ? ['', '', '', '', '', '', '']
        : [
            figures.distributions,
            figures.replaced,
            figures.added,
            figures.orphans,
            figures.files.toLocaleString('en'),
            figures.off,
            figures.offWithBytecode,
          ]
    const then = set.then.map((args) => `\`${args}\``).join(', then ')
    return `| ${[set.name, set.first.map((one) => `\`${one}\``).join(' '), then, `${installer} ${set.python}`, ...told, faults.length === 0 ? 'passed' : 'failed'].join(' | ')} |`
  })
  const lines = [
    '# Further installs, compared with real ones',
    '',
    `The live index as of ${before}; ${[...new Set(pips.map(({ pip }) => `pip ${pip}`))].join(', ')}, CPython ${pips.map(({ python }) => python).join(', ')}.`,
    '`npm run check:then` makes this table from `test/then/sets.toml`: each first install and the',
    'installs after it were made in a separate virtual environment, and all its files were measured.',
    '',
    'Distributions have to be equal, bytes without bytecode within 0.3 %, and bytes with the modelled',
    'bytecode within 1 %.',
    '',
    `${outcomes.length} comparisons: ${outcomes.length - failed.length} passed, ${failed.length} failed.`,
    '',
    '| set | first | then | with | distributions | replaced | added | orphans | bytes without bytecode | off by | with bytecode | outcome |',
    '|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|',
    ...rows,
    ...(failed.length === 0
      ? []
      : [
          '',
          '## Differences',
          '',
          ...failed.map(
            ({ set, installer, faults }) => `- **${set.name}**, ${installer}: ${faults.join('; ')}`,
          ),
        ]),
    '',
  ]
  writeFileSync(path, lines.join('\n'))
}
