import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { readRegularFile } from '../../cache/regular-file.ts'
import type { BaseDistribution } from '../base/base-image.ts'
import { DEBIAN } from './debian-packages.ts'
import { lazyLists } from './package-list.ts'
import { type Clause, type PackageRelation, readClauses } from './relation.ts'
import type {
  MeasuredFiles,
  MeasuredPackage,
  PackageLists,
  SystemPackage,
} from './system-package.ts'

/** The facts about a release besides its packages. Sizes in bytes. */
export interface ReleaseFacts {
  /** `Debian 12`. */
  readonly name: string
  /** The date of the lists, `2026-11-26`. */
  readonly as_of: string
  /** Of the measured archives, in Debian's words. */
  readonly processor: string
  /** The files that apt-get update leaves in /var/lib/apt/lists. */
  readonly lists: { readonly files: number; readonly bytes: number; readonly packed: number }
  /** debconf's files of an image with its base packages, which each install writes again. */
  readonly debconf: { readonly bytes: number; readonly packed: number }
}

export interface SystemFacts {
  readonly release: ReleaseFacts
  readonly lists: PackageLists
}

/** Releases with embedded facts, by their names in /etc/os-release. */
const FILES: Readonly<Record<string, string>> = {
  'debian 11': 'debian-11.txt.br',
  'debian 12': 'debian-12.txt.br',
  'debian 13': 'debian-13.txt.br',
}

const known = new Map<string, SystemFacts>()

/**
 * Facts about the usual packages of a release; null if none are embedded. The file is read at the
 * first question, and a package of it when it is requested.
 *
 * @param folder the folder of the facts
 */
export function systemFacts(folder: string, { id, version }: BaseDistribution): SystemFacts | null {
  const name = FILES[`${id} ${version.split('.')[0]}`]
  if (name === undefined) return null
  const path = join(folder, name)
  const facts = known.get(path) ?? readFacts(unpackedFacts(path))
  known.set(path, facts)
  return facts
}

/** A file of facts is packed by brotli. */
export const unpackedFacts = (path: string): string =>
  brotliDecompressSync(readRegularFile(path)).toString('utf8')

/**
 * A first line of JSON, then a line for each package, its fields separated by tabs. The last field
 * has the numbers of its archive, or the percentage of its stated size that it takes in another
 * release.
 */
export function readFacts(text: string): SystemFacts {
  const [head = '{}', ...lines] = text.split('\n')
  const release = JSON.parse(head) as ReleaseFacts
  const rows = new Map<string, string>()
  const provided = new Map<string, string[]>()
  for (const line of lines) {
    if (line === '') continue
    const name = line.slice(0, line.indexOf('\t'))
    rows.set(name, line)
    for (const one of line.split('\t')[FIELDS.provides]?.split(',') ?? []) {
      const [own = ''] = one.split('=')
      if (own !== '') provided.set(own, [...(provided.get(own) ?? []), name])
    }
  }
  const read = (name: string): readonly SystemPackage[] => {
    const row = rows.get(name)
    return row === undefined ? [] : [packageOf(row)]
  }
  const source = `${release.name}, ${release.as_of}`
  return {
    release,
    lists: lazyLists(read, (name) => provided.get(name) ?? [], {
      source,
      origin: 'embedded',
      names: () => rows.keys(),
      ...DEBIAN,
    }),
  }
}

const FIELDS = {
  name: 0,
  version: 1,
  source: 2,
  flags: 3,
  packed: 4,
  stated: 5,
  depends: 6,
  recommends: 7,
  conflicts: 8,
  provides: 9,
  measured: 10,
}
const KIB = 1024

function packageOf(row: string): SystemPackage {
  const fields = row.split('\t')
  const at = (field: keyof typeof FIELDS): string => fields[FIELDS[field]] ?? ''
  const version = at('version')
  const clauses = (field: keyof typeof FIELDS): readonly Clause[] => readShort(at(field), version)
  return {
    name: at('name'),
    version,
    source: at('source') || at('name'),
    depends: clauses('depends'),
    recommends: clauses('recommends'),
    conflicts: clauses('conflicts').flat(),
    provides: clauses('provides').flatMap(([one]) =>
      one === undefined
        ? []
        : [{ name: one.name, version: one.operator === null ? null : one.version }],
    ),
    isEssential: at('flags').includes('E'),
    priority: Number(at('flags').replace('E', '')) || 0,
    packedSize: Number(at('packed')),
    statedSize: Number(at('stated')) * KIB,
    measured: at('measured').includes(' ')
      ? measuredOf(at('measured').split(' ').map(Number))
      : null,
    slimShare: /^\d+$/.test(at('measured')) ? Number(at('measured')) / 100 : null,
    installIf: [],
  }
}

/**
 * Relations without brackets and blanks, such as `a>=1.2|b,c`; `=` without a version means the
 * package's own.
 */
function readShort(field: string, own: string): readonly Clause[] {
  return readClauses(
    field.replace(
      /([^,|<>=]+)(<<|<=|>=|>>|=)([^,|]*)/g,
      (_, name: string, operator: PackageRelation['operator'], version: string) =>
        `${name} (${operator} ${version === '' ? own : version})`,
    ),
  )
}

/** The numbers of {@link MeasuredPackage} in the order of their declaration. */
function measuredOf(numbers: readonly number[]): MeasuredPackage {
  const files = (start: number): MeasuredFiles => {
    const [files = 0, folders = 0, bytes = 0, packed = 0] = numbers.slice(start)
    return { files, folders, bytes, packed }
  }
  const pair = (start: number) => ({ files: numbers[start] ?? 0, bytes: numbers[start + 1] ?? 0 })
  return {
    slim: files(0),
    extra: files(4),
    info: pair(8),
    paragraph: numbers[10] ?? 0,
    modules: pair(11),
  }
}
