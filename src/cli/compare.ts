import type { Command } from 'commander'
import type { Comparison } from '../model/comparison.ts'
import { compareJson, compareText } from '../reports/compare-report.ts'
import { printable } from '../text/printable.ts'
import type { CommandModule, Verbosity } from './command.ts'
import { type CliProcess, type ExitCode, wantsColors } from './host.ts'
import { errorLines } from './print-error.ts'
import { followProgress } from './progress.ts'
import { addReportOptions, formatOf, type ReportValues, reportOptions } from './report-options.ts'
import { addResolveOptions, toEstimateOptions } from './resolve-options.ts'
import { printWarnings } from './warnings.ts'

const examples = `
Examples:
  pysize compare web.txt worker.txt                                          what two images share
  pysize compare requirements.txt --python 3.11,3.12,3.13
  pysize compare requirements.txt --platform linux/amd64,linux/arm64 --torch cpu,cu128
  pysize compare requirements.txt --torch all                                each build of PyTorch that has the version
  pysize compare requirements.txt --installer pip,uv
`

/** The options that take several values, with commas between. */
const LISTS = ['python', 'platform', 'torch', 'installer'] as const

function configure(command: Command): void {
  command.argument('<files...>', 'requirements files, pyproject.toml or folders')
  addResolveOptions(command)
  // A list is no single choice: the library checks its parts.
  for (const option of command.options)
    if (option.attributeName() === 'installer') Object.assign(option, { parseArg: undefined, argChoices: undefined })
  addReportOptions(command)
  command.addHelpText('after', examples)
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<ReportValues & Partial<Verbosity>>()
  const { quiet = false } = values
  const { files = [], python, platform, torch, installer, ...given } = toEstimateOptions(command, host)
  const library = await host.library()
  const progress = followProgress(host, quiet)
  const lists = Object.fromEntries(
    Object.entries({ python, platform, torch, installer }).flatMap(([name, text]) =>
      text === undefined ? [] : [[PLURALS[name as (typeof LISTS)[number]], text.split(',').map((one) => one.trim())]],
    ),
  )
  const all = [...command.args, ...files]
  const answer = await library.compare(all, { ...given, ...lists, onProgress: progress.update }).finally(progress.stop)
  if (!quiet) printWarnings(answer.warnings, host)
  const look = reportOptions(values, host, { toFile: false, lines: false })
  host.stdout.write(formatOf(values) === 'json' ? compareJson(answer) : compareText(answer, look))
  printColumnErrors(answer, host, values.verbose === true)
  const codes = answer.compare.columns.flatMap(({ error }) => error?.exitCode ?? [])
  return ([4, 3, 2] as const).find((code) => codes.includes(code)) ?? 0
}

function printColumnErrors({ compare: { columns } }: Comparison, host: CliProcess, verbose: boolean): void {
  const useColors = wantsColors(host.stderr, host.env)
  for (const { name, error } of columns)
    if (error !== null) host.stderr.write(`${printable(name)}:\n${errorLines(error, verbose, useColors).join('\n')}\n`)
}

const PLURALS: Readonly<Record<(typeof LISTS)[number], string>> = {
  python: 'pythons',
  platform: 'platforms',
  torch: 'torches',
  installer: 'installers',
}

export const compareCommand: CommandModule = {
  name: 'compare',
  summary: 'show several environments side by side',
  configure,
  run,
}
