import { type Comparison, percent } from './compare.ts'

const mega = (bytes: number): string => (bytes / 1e6).toFixed(2)

/** The results of cases as a table in Markdown. Sizes in MB. */
export function tableOf(
  results: readonly (readonly [string, Comparison])[],
  builder: string,
): string {
  const rows = results.map(([name, { predicted, real, layers, faults }]) => {
    const isFine = faults.length === 0 && layers.every((layer) => layer.faults.length === 0)
    const cells = (['uncompressed', 'tar', 'compressed'] as const).map(
      (one) =>
        `${mega(predicted[one])} / ${mega(real[one])} | ${percent(predicted[one], real[one])}`,
    )
    const files = `${predicted.files} / ${real.files}`
    return `| ${name} | ${layers.length} | ${files} | ${cells.join(' | ')} | ${isFine ? 'yes' : 'no'} |`
  })
  return [
    `Built by ${builder}.`,
    '',
    '| case | layers | files | A | | B | | D | | every layer within |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
