// npm run generate:apt -- --release 12 --name 'Debian 12' --apt-packages FILE… --archives URL… --measured FILE --left FILE --as-of DATE
// writes src/images/system/facts/debian-12.txt: what apt needs to know of the packages that people
// install, and what their archives hold. The lists and the archives' hosts are named by whoever runs it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { debianLists, fieldsOf } from '../../../src/images/system/debian-packages.ts'
import { installSystemPackages } from '../../../src/images/system/system-install.ts'
import type { ReleaseFacts } from '../../../src/images/system/system-facts.ts'
import type { MeasuredFiles, SystemPackage } from '../../../src/images/system/system-package.ts'
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
    'most-packed': { type: 'string', default: '100' },
    recommends: { type: 'string', default: '12' },
  },
})
const { release, 'apt-packages': files = [], archives = [], measured: kept, facts } = values
if (release === undefined || facts === undefined || files.length === 0) throw new Error('--release, --facts and --apt-packages are needed')

const texts = files.map((file) => readFileSync(file, 'utf8'))
const lists = debianLists(texts, '', 'amd64')
const usual = readFileSync(join(import.meta.dirname, 'usual-packages.txt'), 'utf8').trim().split('\n')
const chosen = new Map<string, SystemPackage>()
for (const recommends of [false, true])
  for (const name of usual)
    for (const { record } of installSystemPackages([{ name }], new Map(), lists, recommends).added) if (record !== null) chosen.set(record.name, record)
const packages = [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
const known = kept === undefined ? new Map<string, MeasuredArchive>() : await measuredArchives(archives.length === 0 ? [] : addresses(), kept)
const shares = sharedFolders(packages.flatMap((one) => known.get(archiveKey(one)) ?? []))
const text = writtenFacts(
  JSON.parse(readFileSync(facts, 'utf8')) as ReleaseFacts,
  packages.map((one) => ({ ...one, measured: measuredOf(known.get(archiveKey(one))) })),
)
writeFileSync(join(import.meta.dirname, `../../../src/images/system/facts/debian-${release}.txt`), text)
console.log(`${packages.length} packages, ${packages.filter((one) => known.has(archiveKey(one))).length} measured, ${text.length} characters`)

/** Where the archives are: each list names them below the address that stands at the same place of `--archives`. */
function addresses(): readonly ListedArchive[] {
  const urls = new Map(
    texts.flatMap((list, at) =>
      list.split('\n\n').flatMap((paragraph) => {
        const fields = fieldsOf(paragraph)
        const [name, version, path] = [fields.get('Package'), fields.get('Version'), fields.get('Filename')]
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

/** By folder, the part of it that is each one's of the packages that have it. */
function sharedFolders(all: readonly MeasuredArchive[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  for (const { slim, extra } of all) for (const folder of [...slim.folders, ...extra.folders]) owners.set(folder, (owners.get(folder) ?? 0) + 1)
  return new Map([...owners].map(([folder, count]) => [folder, 1 / count]))
}

function measuredOf(archive: MeasuredArchive | undefined): SystemPackage['measured'] {
  if (archive === undefined) return null
  const part = ({ folders, ...own }: MeasuredArchive['slim']): MeasuredFiles => ({
    ...own,
    folders: Math.round(folders.reduce((sum, folder) => sum + shares.get(folder)!, 0)),
  })
  return { ...archive, slim: part(archive.slim), extra: part(archive.extra) }
}
