import { isAcceleratorPackage } from '../../../analyse/accelerator.ts'
import type { FileKind, PackageEstimate } from '../../../model/estimate.ts'
import type { PageCategory, PagePart, PageRow } from './page-data.ts'

/** The colour of each kind of file. */
const CATEGORIES: Readonly<Record<FileKind, PageCategory>> = {
  native: 'compiled',
  static: 'compiled',
  debug: 'compiled',
  sources: 'compiled',
  python: 'python',
  stubs: 'python',
  bytecode: 'python',
  data: 'data',
  metadata: 'data',
  tests: 'tests',
  docs: 'tests',
}

const LABELS: Readonly<Record<FileKind, string>> = {
  native: 'native libraries',
  static: 'static libraries',
  debug: 'debug symbols',
  sources: 'headers and sources',
  python: 'Python',
  stubs: 'type stubs',
  bytecode: 'bytecode in the wheel',
  data: 'data',
  metadata: 'metadata',
  tests: 'tests',
  docs: 'docs',
}

/**
 * The files of a package by kind, the files that the installer adds, and the category with the most
 * bytes of both.
 */
export type PackageParts = Pick<PageRow, 'category' | 'files' | 'added'>

export function packageParts(one: PackageEstimate): PackageParts {
  const isAccelerator = isAcceleratorPackage(one.name)
  const colour = (category: PageCategory): PageCategory =>
    isAccelerator ? 'accelerator' : category
  const files = kindParts(one.kinds ?? {}, one.name)
  const written: readonly PagePart[] = [
    ['bytecode', colour('python'), one.bytecode_size ?? 0],
    ['scripts and records', colour('data'), one.overhead_size ?? 0],
  ]
  // If the files are unknown, the added ones would look like the whole package.
  const added = files.length === 0 ? [] : written.filter(([, , bytes]) => bytes > 0)
  return {
    category: isAccelerator ? 'accelerator' : largestCategory([...files, ...added]),
    files,
    added,
  }
}

/** The files of a wheel by kind; all files of an accelerator package have one colour. */
export function kindParts(
  kinds: NonNullable<PackageEstimate['kinds']>,
  name: string,
): readonly PagePart[] {
  const isAccelerator = isAcceleratorPackage(name)
  return (Object.entries(kinds) as [FileKind, number][]).map(([kind, bytes]) => [
    LABELS[kind],
    isAccelerator ? 'accelerator' : CATEGORIES[kind],
    bytes,
  ])
}

/** The category with the most bytes. */
export function largestCategory(parts: readonly PagePart[]): PageCategory {
  const sums = new Map<PageCategory, number>()
  for (const [, category, bytes] of parts) sums.set(category, (sums.get(category) ?? 0) + bytes)
  const [largest] = [...sums].sort((a, b) => b[1] - a[1])
  return largest?.[0] ?? 'other'
}
