import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { PysizeError } from '../../src/errors.ts'
import { parseDockerfile } from '../../src/images/dockerfile/parse-dockerfile.ts'
import { syntaxTree } from '../../src/images/dockerfile/syntax-nodes.ts'
import { dump } from './dump.ts'
import { variableCases, wordCases } from './word-cases.ts'

/**
 * Checks the Dockerfile reader against the files below a folder, by what they are:
 *
 * - `NAME/Dockerfile` beside `NAME/result`: BuildKit's parser cases (`parser/testfiles`), compared
 *   with the dump in `result`;
 * - `…-negative/NAME/Dockerfile`: files that must be refused with one error that has a line;
 * - `envVarTest` and `wordsTest`: BuildKit's cases of variables and words (`dockerfile/shell`);
 * - any other `Dockerfile`, `Containerfile`, `*.Dockerfile` or `Dockerfile*`: must parse, or, as a
 *   template, be refused with `dockerfile-template`.
 *
 * Prints each miss, and 'N passed, N failed' at the end.
 */
function run(directory: string): number {
  let passed = 0
  let failed = 0
  for (const [name, verdict] of verdicts(directory)) {
    if (verdict === undefined) passed++
    else {
      failed++
      console.log(`${name}: ${verdict}`)
    }
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}

type Verdict = readonly [name: string, miss: string | undefined]

function* verdicts(directory: string): Generator<Verdict> {
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
    else if (isDockerfile(file)) {
      const result = join(dirname(path), 'result')
      const content = readFileSync(path, 'utf8')
      if (all.has(result)) yield [name, comparison(content, readFileSync(result, 'utf8'))]
      else yield [name, basename(dirname(dirname(path))).endsWith('-negative') ? refusal(content) : reading(content, name)]
    }
  }
}

const isDockerfile = (file: string): boolean =>
  /^(?:Dockerfile|Containerfile)(?:[.-]|$)|\.(?:dockerfile|containerfile)$/i.test(file) && !/\.(?:dockerignore|go|md)$/i.test(file)

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
  return fault instanceof PysizeError && fault.places[0]?.line !== undefined ? undefined : `no error with a line: ${String(fault)}`
}

function reading(content: string, name: string): string | undefined {
  const fault = faultOf(content, name)
  if (fault === undefined || (fault instanceof PysizeError && fault.code === 'dockerfile-template')) return undefined
  return fault instanceof PysizeError ? `line ${fault.places[0]?.line}: ${fault.message}` : `threw ${String(fault)}`
}

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: npm run check:dockerfile -- DIR')
  process.exitCode = 2
} else process.exitCode = run(directory)
