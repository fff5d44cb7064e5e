// npm run generate:apt -- --release 12 --facts FILE --apt-packages FILE… [--measured FILE
// [--archives URL…]] [--like RELEASE] writes src/images/system/facts/debian-12.txt.br: the facts
// that apt needs about the packages that people install (usual-packages.txt), and the measurements
// of their archives. The arguments name the lists and the addresses of the archives. FACTS is a
// JSON file with the `ReleaseFacts` of src/images/system/system-facts.ts. MEASURED keeps the
// measurements. LIKE is a release whose shares are used for packages that were not measured.
// Earlier facts about an archive of the same version stay.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { debianLists, fieldsOf } from '../../../src/images/system/debian-packages.ts'
import {
  type ReleaseFacts,
  readFacts,
  unpackedFacts,
} from '../../../src/images/system/system-facts.ts'
import { installSystemPackages } from '../../../src/images/system/system-install.ts'
import type {
  MeasuredFiles,
  PackageLists,
  SystemPackage,
} from '../../../src/images/system/system-package.ts'
import type { MeasuredArchive } from './measure-archive.ts'
import { archiveKey, type ListedArchive, measuredArchives } from './measured-archives.ts'
import { writtenFacts } from './written-facts.ts'

const { values } = parseArgs({
  options: {
    release: { type: 'string' },
    'apt-packages': { type: 'string', multiple: true },
    archives: { type: 'string', multiple: true },
    measured: { type: 'string' },
    facts: { type: 'string' },
    like: { type: 'string' },
    'most-packed': { type: 'string', default: '100' },
  },
})
const { release, 'apt-packages': files = [], archives = [], measured: kept, facts } = values
if (release === undefined || facts === undefined || files.length === 0)
  throw new Error('--release, --facts and --apt-packages are needed')

const texts = files.map((file) => readFileSync(file, 'utf8'))
const lists = debianLists(texts, '', 'amd64')
const usual = readFileSync(join(import.meta.dirname, 'usual-packages.txt'), 'utf8')
  .trim()
  .split('\n')
const chosen = new Map<string, SystemPackage>()
for (const recommends of [false, true])
  for (const name of usual)
    for (const { record } of installSystemPackages([{ name }], new Map(), lists, recommends).added)
      if (record !== null) chosen.set(record.name, record)
const packages = [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
const known =
  kept === undefined
    ? new Map<string, MeasuredArchive>()
    : await measuredArchives(archives.length === 0 ? [] : addresses(), kept)
const shares = sharedFolders(packages.flatMap((one) => known.get(archiveKey(one)) ?? []))
const factsOf = (name: string): PackageLists | null =>
  existsSync(factsFile(name)) ? readFacts(unpackedFacts(factsFile(name))).lists : null
const earlier = factsOf(release)
const other = values.like === undefined ? null : factsOf(values.like)
const text = writtenFacts(
  JSON.parse(readFileSync(facts, 'utf8')) as ReleaseFacts,
  packages.map((one) => ({
    ...one,
    measured: measuredOf(known.get(archiveKey(one))) ?? earlierOf(one)?.measured ?? null,
    slimShare: shareOf(one.name, earlier) ?? shareOf(one.name, other),
  })),
)
const packed = brotliCompressSync(text)
writeFileSync(factsFile(release), packed)
console.log(
  `${packages.length} packages, ${packages.filter((one) => known.has(archiveKey(one)) || earlierOf(one)?.measured != null).length} measured, ${packed.length} bytes`,
)

function factsFile(name: string): string {
  return join(import.meta.dirname, `../../../src/images/system/facts/debian-${name}.txt.br`)
}

/** The earlier facts about the same version of a package. */
function earlierOf({ name, version }: SystemPackage): SystemPackage | undefined {
  return earlier?.versionsOf(name).find((one) => one.version === version)
}

/** The share of its stated size that the package of that name takes, by the facts of a release. */
function shareOf(name: string, lists: PackageLists | null): number | null {
  const [own] = lists?.versionsOf(name) ?? []
  if (own === undefined) return null
  return own.measured === null || own.statedSize === 0
    ? own.slimShare
    : own.measured.slim.bytes / own.statedSize
}

/**
 * Where the archives are: each list names them below the address that stands at the same place of
 * `--archives`.
 */
function addresses(): readonly ListedArchive[] {
  const urls = new Map(
    texts.flatMap((list, at) =>
      list.split('\n\n').flatMap((paragraph) => {
        const fields = fieldsOf(paragraph)
        const [name, version, path] = [
          fields.get('Package'),
          fields.get('Version'),
          fields.get('Filename'),
        ]
        return name === undefined || version === undefined || path === undefined
          ? []
          : [[archiveKey({ name, version }), `${archives[at] ?? archives[0]}/${path}`] as const]
      }),
    ),
  )
  return packages
    .filter(({ packedSize }) => packedSize <= Number(values['most-packed']) * 1e6)
    .map(({ name, version }) => ({ name, version, url: urls.get(archiveKey({ name, version }))! }))
}

/** For each folder, the share of each package that has it. */
function sharedFolders(all: readonly MeasuredArchive[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  for (const { slim, extra } of all)
    for (const folder of [...slim.folders, ...extra.folders])
      owners.set(folder, (owners.get(folder) ?? 0) + 1)
  return new Map([...owners].map(([folder, count]) => [folder, 1 / count]))
}

function measuredOf(archive: MeasuredArchive | undefined): SystemPackage['measured'] {
  if (archive === undefined) return null
  const part = ({ folders, files, bytes, packed }: MeasuredArchive['slim']): MeasuredFiles => ({
    files,
    bytes,
    packed,
    folders: Math.round(folders.reduce((sum, folder) => sum + shares.get(folder)!, 0)),
  })
  return { ...archive, slim: part(archive.slim), extra: part(archive.extra) }
}
