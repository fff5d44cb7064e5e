// npm run check:dockerfile-rows -- DIR [--list FILE] [--table FILE] [--json FILE] [NAME…]: predicts
// the image of every Dockerfile below a folder of checkouts (each with the repository in a folder of
// its own), and counts the rows whose size is not known, by kind. Needs an index; rows that need an
// unreachable host or a file that a checkout lacks are counted separately, because no reader of
// Dockerfiles could know them. Scripts of the checkout that a RUN names count as its text, and a Git
// repository that pip clones as a download; the last row of the table counts without both.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { Command } from 'commander'
import { type ImageReport, image, PysizeError } from '../../src/index.ts'

interface Row {
  readonly line: number | null
  readonly name: string
  readonly reason: string
}

interface Result {
  readonly file: string
  /** Whether it runs a download or a compiler, whose output nobody can know. */
  readonly isFree: boolean
  /** The same by its own text alone: without its scripts, and without the clones that pip makes. */
  readonly isFreeByText: boolean
  readonly rows: readonly Row[]
  /** Whether the build stops, because the checkout lacks what a line reads. */
  readonly stops: boolean
  /** Why no image is predicted; null if one is. */
  readonly fault: string | null
}

/** Programs that fetch or compile, and instructions that do. */
const BRINGS =
  /\b(?:curl|wget|git clone|make|cmake|cargo|rustup|go build|npm|yarn|pnpm|npx|bun|deno|nvm|pyenv|playwright|powershell|dpkg -i|download\w*|mvn|gradle|dotnet|composer|gem install)\b|ADD\s+(?:--\S+\s+)*https?:|add-apt-repository|dune|opam/i

/** Reasons that come from a script that fetches or compiles, or from a clone that pip makes. */
const BROUGHT =
  /^(?:a download|a repository|the contents of an archive|the size of the build result|packages of npm|browsers)/

/** The same without what the size of a Git repository says, as this check first counted. */
const BROUGHT_BY_SCRIPTS = new RegExp(
  BROUGHT.source.replace('a repository', 'a repository is not weighed'),
)

/**
 * Reasons that lie with the machine, the checkout, an index that has dropped what a line names, or
 * the build arguments that are not given.
 */
const ELSEWHERE =
  /can't be reached|its index has no such|not in the build context|not in the image|files of that image|missing or wrong|could not be read|unknown variable|unknown value|size of the base|name of 'https?:/

const { args, values } = arguments_()
const [directory = ''] = args
const results: Result[] = []
for (const file of dockerfilesBelow(directory)) {
  if (args.length > 1 && !args.slice(1).some((part) => file.includes(part))) continue
  const result = await predicted(file)
  results.push(result)
  console.log(`${result.fault ?? `${result.rows.length} not known`}: ${file}`)
  for (const { line, name, reason } of result.rows)
    console.log(`    line ${line}: ${name}: ${reason}`)
}
const table = tableOf(results)
console.log(table)
if (values.table !== undefined) writeFileSync(values.table, table)
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results))

interface Values {
  readonly table?: string
  readonly json?: string
  readonly list?: string
  readonly baseSize: string
}

function arguments_(): { readonly args: readonly string[]; readonly values: Values } {
  const command = new Command('check:dockerfile-rows')
    .argument('<dir>', 'a folder with a checkout in each of its folders')
    .argument('[name...]', 'parts of the names of Dockerfiles')
    .option('--table <file>', 'write the counts as tables in Markdown')
    .option('--json <file>', 'write the rows that are not known as JSON')
    .option('--list <file>', 'read the Dockerfiles that this file names, one a line')
    .option('--base-size <size>', 'of bases that are not known', '500MB')
    .parse()
  return { args: command.args, values: command.opts() }
}

function dockerfilesBelow(folder: string): readonly string[] {
  if (values.list !== undefined)
    return readFileSync(values.list, 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\.\//, '').trim())
      .filter((line) => line !== '' && existsSync(join(folder, line)))
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /^(?:Dockerfile|Containerfile)(?:[.-]|$)|\.(?:dockerfile|containerfile)$/i.test(
          entry.name,
        ) &&
        !/\.(?:dockerignore|md|go|j2|erb|template)$/i.test(entry.name),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/**
 * The context is the folder that lacks the fewest files: the file's own, the one above, the
 * checkout, or the folder of a checkout whose name COPY writes.
 */
async function predicted(file: string): Promise<Result> {
  const dockerfile = join(directory, file)
  const checkout = join(directory, file.split('/')[0]!)
  const own = dirname(dockerfile)
  const above = dirname(own).startsWith(checkout) ? dirname(own) : checkout
  const text = readFileSync(dockerfile, 'utf8').replaceAll(/^\s*#.*$/gm, '')
  const scripts = textsOfScripts(text, checkout)
  let best: { result: Result; missing: number } | undefined
  const name = basename(checkout).replaceAll(/[^\w-]/g, '.')
  const isNamed = new RegExp(`^\\s*(?:COPY|ADD)\\s+(?:--\\S+\\s+)*(?:\\./)?${name}/`, 'im').test(
    text,
  )
  const contexts = [own, checkout, above, ...(isNamed ? [withOnly(checkout)] : [])]
  for (const context of new Set(contexts)) {
    const { report, fault, isUnsolved = false } = await predict(dockerfile, context)
    // A resolution without an answer has found the requirements, unlike another context.
    const missing =
      report === undefined
        ? isUnsolved
          ? 0.5
          : Number.MAX_SAFE_INTEGER
        : report.findings.filter(({ code }) =>
            /^(?:source-missing|file-not-copied|install-fails)$/.test(code),
          ).length
    const rows = (report?.layers ?? []).flatMap(({ line, rows }) =>
      rows.flatMap(({ name, uncompressed_size: size, reason }) =>
        size === null ? [{ line, name: name.replaceAll(/\s+/g, ' '), reason: reason ?? '' }] : [],
      ),
    )
    if (best === undefined || missing < best.missing)
      best = {
        missing,
        result: {
          file,
          isFree: isFree(text + scripts, rows, BROUGHT),
          isFreeByText: isFree(text, rows, BROUGHT_BY_SCRIPTS),
          rows,
          stops: missing > 0,
          fault,
        },
      }
    if (missing === 0) break
  }
  return best!.result
}

/** The texts of the shell scripts of a checkout that a RUN names. */
function textsOfScripts(text: string, checkout: string): string {
  const runs = text.match(/^\s*RUN\b(?:.*\\\n)*.*/gim) ?? []
  const names = new Set(runs.join('\n').match(/[\w.-]+\.sh\b/g) ?? [])
  if (names.size === 0) return ''
  return readdirSync(checkout, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && names.has(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
    .replaceAll(/^\s*#.*$/gm, '')
}

/** A folder that shows a checkout alone, as the folder above it does on its author's machine. */
function withOnly(checkout: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-rows-'))
  cpSync(checkout, join(folder, basename(checkout)), { recursive: true })
  return folder
}

function isFree(text: string, rows: readonly Row[], brought: RegExp): boolean {
  return !BRINGS.test(text) && !rows.some(({ reason }) => brought.test(reason))
}

async function predict(
  dockerfile: string,
  context: string,
): Promise<{ report?: ImageReport; fault: string | null; isUnsolved?: boolean }> {
  try {
    const report = await image({
      dockerfile,
      context,
      baseSize: values.baseSize,
      allowUnknown: true,
      signal: AbortSignal.timeout(180_000),
    })
    return { report, fault: null }
  } catch (error) {
    if (error instanceof PysizeError)
      return { fault: `${error.code}: ${error.message}`, isUnsolved: error.exitCode === 3 }
    return { fault: `threw ${String(error)} on ${basename(dockerfile)}` }
  }
}

/** A reason without the parts that belong to one case. */
function kindOf(reason: string): string {
  return reason.replaceAll(/'[^']*'|"[^"]*"/g, '…').replaceAll(/\S*[\d/.@]\S*(?<!\.)/g, '…')
}

function tableOf(all: readonly Result[]): string {
  const read = all.filter(({ fault }) => fault === null)
  const free = read.filter(({ isFree }) => isFree)
  const count = (some: readonly Result[]) => {
    const rows = some.flatMap((one) => one.rows)
    const own = rows.filter(({ reason }) => !ELSEWHERE.test(reason))
    const each = (number: number): string => (number / Math.max(1, some.length)).toFixed(2)
    return `${some.length} | ${rows.length} | ${each(rows.length)} | ${own.length} | ${each(own.length)} | ${some.filter((one) => one.rows.length === 0).length}`
  }
  const kinds = (some: readonly Result[]): readonly string[] => {
    const found = new Map<string, number>()
    for (const { reason } of some.flatMap((one) => one.rows))
      found.set(kindOf(reason), (found.get(kindOf(reason)) ?? 0) + 1)
    return [...found]
      .sort(([, one], [, other]) => other - one)
      .map(([kind, number]) => `| ${kind} | ${number} | ${ELSEWHERE.test(kind) ? 'no' : 'yes'} |`)
  }
  const faults = new Map<string, number>()
  for (const { fault } of all)
    if (fault !== null)
      faults.set(fault.split(':')[0]!, (faults.get(fault.split(':')[0]!) ?? 0) + 1)
  return [
    '| Dockerfiles | number | rows not known | each | of them readable | each | without any |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    `| all that are predicted | ${count(read)} |`,
    `| without download and compiler | ${count(free)} |`,
    `| … whose build does not stop | ${count(free.filter(({ stops }) => !stops))} |`,
    `| without download and compiler by its own text | ${count(read.filter((one) => one.isFreeByText))} |`,
    '',
    `Not predicted: ${[...faults].map(([code, number]) => `${number} ${code}`).join(', ') || 'none'}.`,
    '',
    '| why a row is not known, where no download and no compiler runs | rows | readable |',
    '| --- | --: | --- |',
    ...kinds(free),
    '',
  ].join('\n')
}
