import { ownership } from '../../../analyse/graph/retained.ts'
import { sizeOnDisk } from '../../../analyse/on-disk.ts'
import { placeOf } from '../../../analyse/own-lines.ts'
import type { PackageEstimate, Scenario } from '../../../model/estimate.ts'
import { sizeMark, sumMark } from '../../estimate/all-packages.ts'
import { onDiskMark, targetWords } from '../../estimate/headline.ts'
import { totalRow } from '../../rows/scenario-rows.ts'
import { packageParts } from './package-category.ts'
import type { PageMeasure, PageRow, PageView } from './page-data.ts'

const MEASURES: readonly PageMeasure[] = [
  {
    id: 'retained',
    label: 'With dependencies',
    hint: 'What removing the package saves: its own files, and those of packages that only it needs.',
    nested: true,
    parts: 'all',
  },
  {
    id: 'disk',
    label: 'On disk',
    hint: 'Installed files, what the installer adds, and bytecode.',
    nested: false,
    parts: 'all',
  },
  { id: 'download', label: 'Download', hint: 'The wheel file.', nested: false, parts: 'none' },
  {
    id: 'installed',
    label: 'Installed',
    hint: 'The unpacked files of the wheel.',
    nested: false,
    parts: 'files',
  },
  {
    id: 'bytecode',
    label: 'Bytecode',
    hint: 'The .pyc files that the installer writes.',
    nested: false,
    parts: 'none',
  },
]

/** An environment as a view of the page. */
export function environmentView(scenario: Scenario, name: string): PageView {
  const { packages, target, installer } = scenario
  const { size } = totalRow(scenario, name)
  const { owner } = ownership(packages)
  const position = new Map(packages.map((one, at) => [one.name, at]))
  const onDisk = { bytes: size.on_disk_size ?? 0, mark: onDiskMark(scenario) }
  const installedMark = packages.some(({ sources: { installed } }) => installed === 'unknown')
    ? sizeMark('unknown')
    : ''
  return {
    name,
    about: targetWords(target, installer),
    rowsAre: 'Packages',
    rowIs: 'Package',
    count: { label: 'Packages', number: packages.length },
    measures: MEASURES,
    totals: [
      onDisk,
      onDisk,
      {
        bytes: size.download_size ?? 0,
        mark: sumMark(packages.map((one) => one.sources.download)),
      },
      { bytes: size.installed_size ?? 0, mark: installedMark },
      { bytes: size.bytecode_size ?? 0, mark: (size.bytecode_size ?? 0) > 0 ? '~' : '' },
    ],
    rows: packages.map((one, at) => packageRow(one, owner[at] ?? -1, position)),
  }
}

function packageRow(
  one: PackageEstimate,
  owner: number,
  position: ReadonlyMap<string, number>,
): PageRow {
  const { name, version, sources, without_line: lines = [], requires, wheel, sdist } = one
  const installed = sizeMark(sources.installed)
  return {
    name,
    version,
    ...packageParts(one),
    sizes: [
      one.retained_size,
      sizeOnDisk(one),
      one.download_size,
      one.installed_size,
      one.bytecode_size,
    ],
    marks: [
      installed,
      installed,
      sizeMark(sources.download),
      installed,
      (one.bytecode_size ?? 0) > 0 ? sizeMark(sources.bytecode) : '',
    ],
    owner,
    lines: lines.map((line) => [placeOf(line), line.requirement] as const),
    needs: requires.flatMap(({ name: to, requirement, extra }) => {
      const at = position.get(to)
      return at === undefined ? [] : [[at, requirement, extra ?? ''] as const]
    }),
    note: noteOn(one, wheel?.filename ?? sdist?.filename ?? ''),
  }
}

function noteOn({ provided, wheel, sdist }: PackageEstimate, filename: string): string {
  if (provided === true) return 'provided by the platform, counted as zero'
  if (wheel !== null) return filename
  return sdist === null ? 'from a source without a file' : `${filename}, which has to be built`
}
