import type { InitReport } from '../model/init-report.ts'
import { formatSize } from '../text/sizes.ts'
import { networkUse } from './json/document.ts'
import { printed } from './json/printed.ts'
import type { ReportOptions } from './report.ts'

/** The result of `init`, and the lines to add to CI. */
export function initText(report: InitReport, { binaryUnits }: ReportOptions): string {
  const { file, table, measured, suggested, loose, broken } = report
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  if (table !== null)
    return `${file}: the environment takes ${size(measured)}, and may take ${suggested}\n\n${table}\n${workflow(report)}`
  if (loose.length + broken.length === 0)
    return `OK limits of ${file}: the environment takes ${size(measured)}\n`
  const line = (word: string, { limit }: InitReport['loose'][number]): string =>
    `${word} budget ${size(limit)} in ${file}: the environment takes ${size(measured)}; ${suggested} would be enough\n`
  return [
    ...broken.map((one) => line('BROKEN', one)),
    ...loose.map((one) => line('LOOSE', one)),
  ].join('')
}

/** A workflow that checks the limits, and shows a pull request what it adds. */
function workflow({ inputs }: InitReport): string {
  const [first] = inputs
  return `# .github/workflows/size.yml
name: size
on: pull_request
jobs:
  size:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npx pysize estimate ${first?.file ?? 'requirements.txt'}
      - run: npx pysize diff origin/\${{ github.base_ref }}...HEAD
`
}

export const initJson = (report: InitReport): string =>
  printed({
    schema_version: report.schema_version,
    command: report.command,
    as_of: report.as_of,
    inputs: report.inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    file: report.file,
    table: report.table,
    measured: report.measured,
    suggested: report.suggested,
    loose: report.loose.map(({ limit, measured }) => ({ limit, measured })),
    broken: report.broken.map(({ limit, measured }) => ({ limit, measured })),
    warnings: report.warnings.map(({ code, message }) => ({ code, message })),
    network: networkUse(report.network),
  })
