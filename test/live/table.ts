import { writeFileSync } from 'node:fs'
import type { Installers } from './installers.ts'
import { type Result, resultKey } from './results.ts'
import type { LiveSet } from './sets.ts'

const seconds = (value: number | null): string => (value === null ? '' : value.toFixed(1))
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Writes the results as Markdown: a row for each set and installer, then each difference. */
export function writeTable(
  path: string,
  sets: readonly LiveSet[],
  results: ReadonlyMap<string, Result>,
  versions: Installers & { readonly uvVersion: string; readonly note: string | undefined },
): void {
  const rows = sets.flatMap((set) =>
    set.installers.flatMap((installer) => {
      const result = results.get(resultKey({ set: set.name, installer }))
      return result === undefined ? [] : [{ set, result }]
    }),
  )
  const failed = rows.filter(({ result }) => result.outcome === 'failed')
  const tally = (outcome: Result['outcome']): number =>
    rows.filter(({ result }) => result.outcome === outcome).length
  const pips = [...versions.pips.values()].map(({ pip, python }) => `pip ${pip} on ${python}`)
  const lines = [
    '# Compared with pip and uv on the live index',
    '',
    `${new Date().toISOString().slice(0, 10)}: ${versions.uvVersion}; ${pips.join(', ')}. \`npm run check:live\` makes this table from \`test/live/sets.toml\`.`,
    '',
    'Every set has a date: files uploaded later are ignored, so the answers stay the same. pysize uses',
    'no snapshot, and also reads every size, which the installers do not. If pip builds an sdist or',
    'takes too long, it is not compared.',
    ...(versions.note === undefined ? [] : ['', versions.note]),
    '',
    `${rows.length} comparisons of ${new Set(rows.map(({ set }) => set.name)).size} sets: ${tally('passed')} passed, ${tally('failed')} failed, ${tally('skipped')} skipped.`,
    `uv backtracked in ${rows.filter(({ result }) => (result.tried ?? 0) > result.packages).length} of them: it tried more versions than it took.`,
    '',
    '| set | from | target | installer | packages | tried | ours, s | installer, s | outcome |',
    '|---|---|---|---|---:|---:|---:|---:|---|',
    ...rows.map(({ set, result }) => {
      const target = `${set.python} ${set.platform} ${set.before.slice(0, 10)}`
      const times = [seconds(result.seconds.ours), seconds(result.seconds.installer)]
      const note = result.outcome === 'skipped' ? `: ${cell(result.notes[0] ?? '')}` : ''
      const cells = [
        set.name,
        cell(set.from),
        target,
        result.installer,
        result.packages || '',
        // A build's own resolution says less than the packages.
        (result.tried ?? 0) < result.packages ? '' : (result.tried ?? ''),
        ...times,
        `${result.outcome}${note}`,
      ]
      return `| ${cells.join(' | ')} |`
    }),
    ...(failed.length === 0 ? [] : ['', '## Differences', '']),
    ...failed.map(({ set, result: { set: name, installer, notes } }) => {
      const explained = set.explained[installer]
      return `- **${name}**, ${installer}: ${explained === undefined ? '' : `${explained}. `}${notes.map(cell).join('; ')}`
    }),
    '',
  ]
  writeFileSync(path, lines.join('\n'))
}
