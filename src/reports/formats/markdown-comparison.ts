import type { ReportOptions } from '../report.ts'
import type { Row } from '../rows/report-rows.ts'
import { figureText } from './figures.ts'
import { details } from './markdown-table.ts'
import { plainText } from './markdown-text.ts'

/**
 * Packages with a column for each environment: the largest that differ are visible, all others are
 * folded.
 */
export function comparedPackages(
  rows: readonly Row[],
  options: ReportOptions,
  most: number,
): string[][] {
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  const names = [...new Set(rows.map(({ name }) => name))]
  const cell = (name: string, scenario: string): string => {
    const found = rows.find((row) => row.name === name && row.scenario === scenario)
    return found === undefined
      ? ''
      : `${plainText(found.version ?? '')} ${figureText(found.size.on_disk_size, found.sources.on_disk, options)}`
  }
  const table = (shown: readonly string[]): string[] =>
    shown.length === 0
      ? []
      : [
          `| package | ${scenarios.map(plainText).join(' | ')} |`,
          `| --- |${' ---: |'.repeat(scenarios.length)}`,
          ...shown.map(
            (name) =>
              `| ${plainText(name)} | ${scenarios.map((scenario) => cell(name, scenario)).join(' | ')} |`,
          ),
        ]
  const differing = names.filter((name) =>
    rows.some((row) => row.name === name && row.change === 'changed'),
  )
  const open = differing.slice(0, most)
  const folded = options.all ? names : differing
  return [
    table(open),
    folded.length > open.length
      ? details(`${folded.length} packages${options.all ? '' : ' that differ'}`, table(folded))
      : [],
  ]
}
