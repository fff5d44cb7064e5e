import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CODE_TAIL } from '../src/weigh/wheel.ts'

export const MINORS = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'] as const
export type Minor = (typeof MINORS)[number]

/** A .py file of a wheel. */
export interface Module {
  readonly path: string
  readonly size: number
  readonly tests: boolean
  /** Whether it lies in the bytes that are read of the wheel. */
  readonly read: boolean
  /** Bytes of its .pyc, if it was compiled. */
  readonly pyc: Readonly<Partial<Record<Minor, number>>>
  /** The path of its source, if it is available. */
  readonly source: (() => Buffer) | null
}

export interface Distribution {
  readonly project: string
  readonly version: string | null
  readonly modules: readonly Module[]
}

const isTest = (path: string): boolean => /(^|\/)tests?\//.test(path)

function grouped(
  rows: Iterable<readonly [key: string, distribution: string, module: Module]>,
): Distribution[] {
  const found = new Map<string, { project: string; version: string | null; modules: Module[] }>()
  for (const [key, distribution, module] of rows) {
    const [project = '', version = null] = distribution.split('==')
    const one = found.get(key) ?? { project, version, modules: [] }
    one.modules.push(module)
    found.set(key, one)
  }
  return [...found.values()]
}

/** The output of measure-bytecode.py. */
export function readMeasured(folder: string): Distribution[] {
  const lines = (name: string): string[] =>
    readFileSync(join(folder, name), 'utf8').trim().split('\n')
  const columns = MINORS.filter((minor) => existsSync(join(folder, `pyc.${minor}.txt`))).map(
    (minor) => [minor, lines(`pyc.${minor}.txt`).map(Number)] as const,
  )
  return grouped(
    lines('files.tsv').map((line, row) => {
      const [wheel = '', distribution = '', path = '', size, tail] = line.split('\t')
      const pyc: Partial<Record<Minor, number>> = {}
      for (const [minor, sizes] of columns) if (sizes[row]! > 0) pyc[minor] = sizes[row]!
      const source = (): Buffer => readFileSync(join(folder, 'wheels', wheel, path))
      return [
        wheel,
        distribution,
        {
          path,
          size: Number(size),
          tests: isTest(path),
          read: Number(tail) <= CODE_TAIL,
          pyc,
          source,
        },
      ]
    }),
  )
}

export function readSizes(file: string): Distribution[] {
  const { columns, rows }: { columns: string[]; rows: (string | number | null)[][] } = JSON.parse(
    gunzipSync(readFileSync(file)).toString(),
  )
  return grouped(
    rows.map((row) => {
      const path = String(row[1])
      const pyc: Partial<Record<Minor, number>> = {}
      for (const minor of MINORS) {
        const size = row[columns.indexOf(minor)]
        if (typeof size === 'number') pyc[minor] = size
      }
      return [
        String(row[0]),
        String(row[0]),
        { path, size: Number(row[2]), tests: isTest(path), read: false, pyc, source: null },
      ]
    }),
  )
}
