import type { Diff } from '../../../model/diff.ts'
import type { Document } from '../../../model/documents.ts'
import type { Estimate } from '../../../model/estimate.ts'
import type { ReportRows } from '../../rows/report-rows.ts'
import { collectionView } from './collection-view.ts'
import { environmentView } from './environment-view.ts'
import { imageDiffViews } from './image-diff-views.ts'
import { imageView } from './image-view.ts'
import type { PageData, PageView } from './page-data.ts'
import { pageNotes } from './page-notes.ts'
import { releaseViews } from './release-views.ts'

/** Everything that the page of a document shows. */
export function pageOfDocument(
  document: Document,
  rows: ReportRows,
  binaryUnits: boolean,
): PageData {
  const views = viewsOf(document)
  const [view, before] = firstPair(document, views)
  const measures = views[view]?.measures ?? []
  // With two environments the map is flat, because ownership may differ between them.
  const measure =
    before === null ? measures[0] : (measures.find(({ nested }) => !nested) ?? measures[0])
  return {
    title: titleOf(document, rows),
    about: rows.about,
    binaryUnits,
    views,
    first: { view, before, measure: measure?.id ?? '' },
    verdicts: rows.verdicts.map(({ status, text }) => ({ status, text })),
    notes: pageNotes(rows, binaryUnits),
  }
}

/** The headline of a collection repeats the figures below the title. */
function titleOf(document: Document, { subject }: ReportRows): string {
  if (document.command === 'collect') return 'Sizes of repositories'
  return subject === '-' ? 'Standard input' : subject
}

/**
 * The first view and the one that it is compared with: the newer of two revisions with the older,
 * and of several environments the second with the first.
 */
function firstPair(
  document: Document,
  views: readonly PageView[],
): readonly [view: number, before: number | null] {
  if (views.length < 2) return [0, null]
  if (document.command === 'compare') return [1, 0]
  if (document.command === 'image-diff' || document.command === 'release') return [0, 1]
  if (document.command !== 'diff') return [0, null]
  const sides = document.scenarios.map(({ name }) => name)
  const both = sides.findIndex((name, at) => name === 'new' && sides[at + 1] === 'old')
  return both < 0 ? [0, null] : [both, both + 1]
}

function viewsOf(document: Document): readonly PageView[] {
  switch (document.command) {
    case 'estimate':
      if (!('estimates' in document)) return scenarioViews(document)
      return document.estimates.flatMap(({ file, estimate }) =>
        estimate === null ? [] : scenarioViews(estimate, `${file}: `),
      )
    case 'advise':
      return document.scenarios.map((one) => environmentView(one, 'As it is'))
    case 'compare':
      return document.scenarios.map((one) => environmentView(one, one.name))
    case 'diff':
      return revisionViews(document)
    case 'image':
      return [
        imageView(document),
        ...document.scenarios.map((one) => environmentView(one, `Packages of ${one.name}`)),
      ]
    case 'image-diff':
      return imageDiffViews(document)
    case 'release':
      return releaseViews(document)
    case 'collect':
      return [collectionView(document)]
    default:
      return []
  }
}

function scenarioViews({ scenarios }: Estimate, file = ''): readonly PageView[] {
  const isChanged = scenarios.some(({ name }) => name === 'plain')
  const labels: Readonly<Record<string, string>> = {
    default: isChanged ? 'with the changes' : 'as requested',
    cpu: 'with the CPU build of torch',
    plain: 'as the files say',
  }
  return scenarios.map((one) => environmentView(one, `${file}${labels[one.name] ?? one.name}`))
}

/** Both sides of each compared file, the new one first. */
function revisionViews({ old, new: next, files, scenarios }: Diff): readonly PageView[] {
  const resolved = files.filter(({ totals }) => totals !== null)
  const sides = resolved.flatMap(({ file, status }) => {
    const name = (side: string): string => (resolved.length === 1 ? side : `${file}: ${side}`)
    return [
      ...(status === 'removed' ? [] : [name(next.name)]),
      ...(status === 'added' ? [] : [name(old.name)]),
    ]
  })
  return scenarios.map((one, at) => environmentView(one, sides[at] ?? one.name))
}
