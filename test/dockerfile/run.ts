import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { PysizeError } from '../../src/errors.ts'
import { parseDockerfile } from '../../src/images/dockerfile/parse-dockerfile.ts'
import { syntaxTree } from '../../src/images/dockerfile/syntax-nodes.ts'
import { type Audit, audit } from './audit.ts'
import { dump } from './dump.ts'
import { ignoreCases } from './ignore-cases.ts'
import { variableCases, wordCases } from './word-cases.ts'

/**
 * Checks the Dockerfile reader against the files below a folder, by what they are:
 *
 * - `NAME/Dockerfile` next to `NAME/result`: BuildKit's parser cases (`parser/testfiles`), compared
 *   with the dump in `result`;
 * - `…-negative/NAME/Dockerfile`: files that must be refused with one error that has a line;
 * - `envVarTest` and `wordsTest`: BuildKit's cases of variables and words (`dockerfile/shell`);
 * - `patternmatcher_test.go`: the tables of moby/patternmatcher's cases of `.dockerignore`;
 * - any other `Dockerfile`, `Containerfile`, `*.Dockerfile` or `Dockerfile*`: all its stages must
 *   be read, or, as a template, be refused with `dockerfile-template`. What was not followed is noted,
 *   and so are installs that are written and not run; `--table` prints what was found in each.
 *
 * Prints each miss, and 'N passed, N failed' at the end.
 */
async function run(directory: string, hasTable: boolean): Promise<number> {
  let passed = 0
  let failed = 0
  const rows: [name: string, audit: Audit][] = []
  for await (const [name, verdict] of verdicts(directory, rows)) {
    if (verdict === undefined) passed++
    else {
      failed++
      console.log(`${name}: ${verdict}`)
    }
  }
  for (const [name, { unmatched, unread }] of rows)
    for (const note of [...unread, ...unmatched]) console.log(`note: ${name}: ${note}`)
  if (hasTable) for (const row of rows) console.log(tableRow(...row))
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}

const tableRow = (
  name: string,
  { stages, runs, commands, conditional, installs, needing }: Audit,
): string => `| ${[name, stages, needing, runs, commands, conditional, installs].join(' | ')} |`

type Verdict = readonly [name: string, miss: string | undefined]

async function* verdicts(
  directory: string,
  rows: [name: string, audit: Audit][],
): AsyncGenerator<Verdict> {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const all = new Set(paths)
  for (const path of paths) {
    const name = relative(directory, path)
    const file = basename(path)
    if (file === 'envVarTest') yield* variableCases(readFileSync(path, 'utf8'), name)
    else if (file === 'wordsTest') yield* wordCases(readFileSync(path, 'utf8'), name)
    else if (file === 'patternmatcher_test.go') yield* ignoreCases(readFileSync(path, 'utf8'), name)
    else if (isDockerfile(file)) {
      const result = join(dirname(path), 'result')
      const content = readFileSync(path, 'utf8')
      if (all.has(result)) yield [name, comparison(content, readFileSync(result, 'utf8'))]
      else
        yield [
          name,
          basename(dirname(dirname(path))).endsWith('-negative')
            ? refusal(content)
            : await reading(content, name, rows),
        ]
    }
  }
}

const isDockerfile = (file: string): boolean =>
  /^(?:Dockerfile|Containerfile)(?:[.-]|$)|\.(?:dockerfile|containerfile)$/i.test(file) &&
  !/\.(?:dockerignore|go|md|py|js|ts|map|ya?ml|json)$/i.test(file)

function comparison(content: string, expected: string): string | undefined {
  const actual = dump(syntaxTree(content, 'Dockerfile').nodes)
  if (actual === expected) return undefined
  const lines = actual.split('\n')
  const at = expected.split('\n').findIndex((line, index) => line !== lines[index])
  return `line ${at + 1} of result: expected ${expected.split('\n')[at]}, got ${lines[at]}`
}

const faultOf = (content: string, file: string): unknown => {
  try {
    parseDockerfile(content, file)
    return undefined
  } catch (error) {
    return error
  }
}

function refusal(content: string): string | undefined {
  const fault = faultOf(content, 'Dockerfile')
  if (fault === undefined) return 'it is read, and BuildKit refuses it'
  return fault instanceof PysizeError && fault.places[0]?.line !== undefined
    ? undefined
    : `no error with a line: ${String(fault)}`
}

async function reading(
  content: string,
  name: string,
  rows: [name: string, audit: Audit][],
): Promise<string | undefined> {
  try {
    rows.push([name, await audit(content, name)])
    return undefined
  } catch (error) {
    if (!(error instanceof PysizeError)) return `threw ${String(error)}`
    return error.code === 'dockerfile-template'
      ? undefined
      : `line ${error.places[0]?.line}: ${error.message}`
  }
}

const [directory, flag] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: npm run check:dockerfile -- DIR [--table]')
  process.exitCode = 2
} else process.exitCode = await run(directory, flag === '--table')
