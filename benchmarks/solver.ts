import { pathToFileURL } from 'node:url'
import { readCatalogue, readResolvelibCases, solveCase } from '../test/conformance/resolvelib.ts'
import { type Catalogue, catalogueOf, type Index } from '../test/conformance/resolvelib-index.ts'

/** One search: the visited versions, and its time with all metadata in memory and parsed. */
export interface SolverRow {
  readonly problem: string
  readonly outcome: 'solution' | 'failure'
  readonly visited: number
  readonly conflicts: number
  readonly milliseconds: number
  readonly perSecond: number
}

/** Runs the search for about a fifth of a second, at least three times; the best counts. */
function measure(problem: string, requested: readonly string[], catalogue: Catalogue): SolverRow {
  const run = () => solveCase({ requested }, catalogue).outcome
  const { kind: outcome, statistics } = run()
  let milliseconds = Number.POSITIVE_INFINITY
  const start = performance.now()
  for (let runs = 0; runs < 3 || performance.now() - start < 200; runs++) {
    const before = performance.now()
    run()
    milliseconds = Math.min(milliseconds, performance.now() - before)
  }
  const { visited, conflicts } = statistics
  return { problem, outcome, visited, conflicts, milliseconds, perSecond: 1000 / milliseconds }
}

type Releases = Record<string, { dependencies: string[] }>

const releases = (count: number, dependenciesOf: (i: number) => string[]): Releases =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`1.${i}.0`, { dependencies: dependenciesOf(i) }]),
  )

/**
 * Like boto3 and botocore with a urllib3 that is too new for all versions except the first: each
 * version is excluded by itself.
 */
function walkDown(versions: number): Index {
  return {
    sdk: releases(versions, (i) =>
      i === 0 ? [] : [`core>=1.${i}.0,<1.${i + 1}.0`, 'paths>=1,<2'],
    ),
    core: releases(versions, () => ['paths>=1,<2', 'http<1.1']),
    paths: releases(3, () => []),
    http: releases(3, () => []),
  }
}

/** Each package has five versions, all of which depend on the same packages further on. */
function graph(packages: number): Index {
  const names = Array.from({ length: packages }, (_, p) => `p${p}`)
  const dependencies = (p: number): string[] =>
    [1, 2, 5, 10]
      .flatMap((step) => names.slice(p + step, p + step + 1))
      .map((name) => `${name}>=1.1`)
  return Object.fromEntries(names.map((name, p) => [name, releases(5, () => dependencies(p))]))
}

/** The resolvelib cases of a conformance folder, then made problems of growing size. */
export function benchmarkSolver(directory: string): SolverRow[] {
  const cases = readResolvelibCases(directory).map((test) =>
    measure(test.id, test.requested, readCatalogue(directory, test.index)),
  )
  const walks = [1000, 2000, 4000].map((n) =>
    measure(`${n} versions ruled out`, ['sdk', 'http>=1.1'], catalogueOf(walkDown(n))),
  )
  const chains = [1000, 10_000].map((n) =>
    measure(`${n} packages in a graph`, ['p0'], catalogueOf(graph(n))),
  )
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}==1.4.0`)
  return [
    ...cases,
    ...walks,
    ...chains,
    measure('3000 pinned requirements', names, catalogueOf(graph(3000))),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rows = benchmarkSolver(process.argv[2] ?? '../shared/conformance')
  console.table(
    rows.map((row) => ({
      ...row,
      milliseconds: row.milliseconds.toFixed(2),
      perSecond: Math.round(row.perSecond),
    })),
  )
}
