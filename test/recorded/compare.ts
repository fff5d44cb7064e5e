import { readFileSync } from 'node:fs'
import type { PackageEstimate } from '../../src/model/estimate.ts'

interface Expected {
  readonly packages: readonly {
    readonly name: string
    readonly version: string
    /** Null if only an sdist provides it: it counts in no total. */
    readonly wheel: string | null
    readonly sdist?: { readonly filename: string; readonly size: number }
    readonly download_size?: number
    readonly installed_size?: number
  }[]
  readonly total: { readonly download_size: number; readonly installed_size: number }
}

/**
 * The differences of an answer from the recorded pins, files and sizes, including totals over
 * packages with a wheel.
 */
export function differencesFromSizes(packages: readonly PackageEstimate[], path: string): string[] {
  const expected: Expected = JSON.parse(readFileSync(path, 'utf8'))
  const wheels = packages.filter((one) => one.wheel !== null)
  const found = new Map(packages.map((one) => [one.name, one]))
  const wrong: string[] = []
  for (const want of expected.packages) {
    const got = found.get(want.name)
    found.delete(want.name)
    if (got === undefined) wrong.push(`${want.name} is missing`)
    else
      for (const [field, actual, wanted] of [
        ['version', got.version, want.version],
        ['wheel', got.wheel?.filename ?? null, want.wheel],
        ['sdist', got.sdist?.filename, want.sdist?.filename],
        ['download_size', got.download_size, want.sdist?.size ?? want.download_size],
        ...(want.wheel === null
          ? []
          : [['installed_size', got.installed_size, want.installed_size] as const]),
      ] as const)
        if (actual !== wanted) wrong.push(`${want.name}: ${field} ${actual}, expected ${wanted}`)
  }
  for (const name of found.keys()) wrong.push(`${name} is not expected`)
  const total = (field: 'download_size' | 'installed_size'): number =>
    wheels.reduce((sum, one) => sum + (one[field] ?? 0), 0)
  for (const field of ['download_size', 'installed_size'] as const)
    if (total(field) !== expected.total[field])
      wrong.push(`total ${field} ${total(field)}, expected ${expected.total[field]}`)
  return wrong
}

/** The differences of an answer from `name==version # file` lines. */
export function differencesFromPins(packages: readonly PackageEstimate[], path: string): string[] {
  const expected = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('=='))
    .map((line) => line.replace(/\s+#\s+/, ' ').trim())
  const found = new Set(
    packages.map((one) => `${one.name}==${one.version} ${(one.wheel ?? one.sdist)?.filename}`),
  )
  return [
    ...expected.filter((line) => !found.delete(line)).map((line) => `${line} is missing`),
    ...[...found].map((line) => `${line} is not expected`),
  ]
}
