import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Table } from './benchmark.ts'
import { BIN, ourCommand, type Question } from './ours.ts'
import { runProcess } from './process.ts'

/**
 * A profile as V8 writes it: the tree of calls, and which node was on top at each sample
 * (microseconds between them).
 */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
    }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface Cost {
  self: number
  total: number
}

const ROOT = join(import.meta.dirname, '..')
const SHOWN = 30

/** From the sources, since the built program has short names. */
const fromSource = (command: readonly string[], folder: string): readonly string[] => {
  const [node = '', ...args] = command
  const source = join(ROOT, 'src', 'bin.ts')
  const profiled = [
    '--import',
    'tsx',
    '--cpu-prof',
    '--cpu-prof-dir',
    folder,
    '--cpu-prof-interval',
    '250',
  ]
  return [node, ...profiled, ...args.map((arg) => (arg === BIN ? source : arg))]
}

/** Without lines, since the sources run compiled. */
function place({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const file = url.startsWith('file:')
    ? relative(ROOT, fileURLToPath(url)).replace(/^.*(?=node_modules\/)/, '')
    : url
  return `${functionName || '(anonymous)'} ${file}`
}

/** Milliseconds of each function, itself and with what it calls; recursion counts once. */
function costs({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, Cost> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, place(callFrame)]))
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const found = new Map<string, Cost>()
  const costOf = (name: string): Cost => {
    const cost = found.get(name) ?? { self: 0, total: 0 }
    found.set(name, cost)
    return cost
  }
  for (const [i, top] of samples.entries()) {
    const took = timeDeltas[i]! / 1000
    costOf(names.get(top)!).self += took
    const stack = new Set<string>()
    for (let id: number | undefined = top; id !== undefined; id = parents.get(id))
      stack.add(names.get(id)!)
    for (const name of stack) costOf(name).total += took
  }
  return found
}

/**
 * The processor time of a cold run by function, the largest own time first. Loading is left out.
 */
export async function profileTable(question: Question, work: string): Promise<Table> {
  const folder = join(work, 'profile')
  const { exitCode, stderr } = await runProcess(fromSource(ourCommand(question), folder), work, {
    stderr: true,
    cwd: ROOT,
  })
  if (exitCode !== 0) throw new Error(stderr)
  const largest = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .sort((a, b) => b.length - a.length)[0]!
  const all = [...costs(JSON.parse(largest))].filter(
    ([name]) =>
      !/node_modules\/(tsx|esbuild)|node:internal\/(modules|deps|bootstrap)|^\(root\)|^\(idle\)/.test(
        name,
      ),
  )
  const rows = all.sort(([, a], [, b]) => b.self - a.self).slice(0, SHOWN)
  return {
    title: `Profile: ${relative(join(ROOT, '..'), question.file).split('/').slice(-2).join('/')}, ${question.snapshot === false ? 'no' : 'embedded'} snapshot, milliseconds by function`,
    columns: ['function', 'self', 'with what it calls'],
    rows: rows.map(([name, { self, total }]) => [name, self.toFixed(0), total.toFixed(0)]),
    notes: ['From the sources through tsx; loading of modules is left out.'],
  }
}
