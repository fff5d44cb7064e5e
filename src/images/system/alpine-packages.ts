import { compareAlpineVersions } from './alpine-version.ts'
import { lazyLists, listed, paragraphsOf } from './package-list.ts'
import type { Clause, PackageRelation } from './relation.ts'
import type { PackageLists, SystemPackage } from './system-package.ts'

const OPERATORS: Readonly<Record<string, PackageRelation['operator']>> = {
  '=': '=',
  '<': '<<',
  '<=': '<=',
  '>': '>>',
  '>=': '>=',
  '~': '~',
  '=~': '~',
  '~=': '~',
  '>~': '>=',
  '<~': '<=',
}

/**
 * A dependency as apk writes it: `zlib`, `zlib>=1.2`, `so:libz.so.1`, `python3~3.12`. It may end in
 * the name of a repository (`git@edge`). Undefined if the word is not a dependency.
 */
export function readAlpineRelation(word: string): PackageRelation | undefined {
  const [, name, sign = '', version = ''] =
    /^([^\s=<>~@]+)(?:([<>=~]{1,2})([^\s@]+))?(?:@\S+)?$/.exec(word) ?? []
  const operator = sign === '' ? null : OPERATORS[sign]
  if (name === undefined || operator === undefined) return undefined
  return { name, operator, version }
}

/** A paragraph of an APKINDEX, its fields by their letters; null if it names no package. */
function readAlpinePackage(paragraph: string): SystemPackage | null {
  const fields = new Map(
    paragraph
      .split('\n')
      .flatMap((line) => (line[1] === ':' ? [[line[0]!, line.slice(2).trim()] as const] : [])),
  )
  const [name, version] = [fields.get('P'), fields.get('V')]
  if (name === undefined || version === undefined) return null
  const words = (letter: string): readonly string[] =>
    (fields.get(letter) ?? '').split(/\s+/).filter((word) => word !== '')
  const relations = (all: readonly string[]): readonly PackageRelation[] =>
    all.flatMap((word) => readAlpineRelation(word) ?? [])
  const alone = (all: readonly string[]): readonly Clause[] => relations(all).map((one) => [one])
  const number = (letter: string): number => Math.max(0, Number(fields.get(letter)) || 0)
  const depends = words('D')
  return {
    name,
    version,
    source: fields.get('o') ?? name,
    depends: alone(depends.filter((word) => !word.startsWith('!'))),
    recommends: [],
    conflicts: relations(depends.flatMap((word) => (word.startsWith('!') ? [word.slice(1)] : []))),
    provides: relations(words('p')).map((one) => ({
      name: one.name,
      version: one.operator === '=' ? one.version : null,
    })),
    isEssential: false,
    // The highest provider_priority comes first.
    priority: -number('k'),
    packedSize: number('S'),
    statedSize: number('I'),
    measured: null,
    slimShare: null,
    installIf: alone(words('i')),
  }
}

/**
 * Indexes of Alpine's repositories, and of others in their format (Wolfi, Chainguard), as apk reads
 * them (https://wiki.alpinelinux.org/wiki/Apk_spec).
 *
 * @param texts of APKINDEX files
 * @param source their name in a report
 */
export function alpineLists(texts: readonly string[], source: string): PackageLists {
  const paragraphs = new Map<string, string[]>()
  const provided = new Map<string, string[]>()
  const triggered: SystemPackage[] = []
  for (const text of texts)
    for (const paragraph of paragraphsOf(text)) {
      const name = /^P:(.+)$/m.exec(paragraph)?.[1]?.trim()
      if (name === undefined) continue
      listed(paragraphs, name).push(paragraph)
      for (const word of /^p:(.+)$/m.exec(paragraph)?.[1]?.split(/\s+/) ?? []) {
        const own = readAlpineRelation(word)
        if (own !== undefined) listed(provided, own.name).push(name)
      }
      const own = /^i:/m.test(paragraph) ? readAlpinePackage(paragraph) : null
      if (own !== null) triggered.push(own)
    }
  return lazyLists(
    (name) => (paragraphs.get(name) ?? []).flatMap((one) => readAlpinePackage(one) ?? []),
    (name) => provided.get(name) ?? [],
    {
      source,
      origin: 'given',
      names: () => paragraphs.keys(),
      manager: 'apk',
      triggered,
      compare: compareAlpineVersions,
    },
  )
}
