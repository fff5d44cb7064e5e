import type { DistFile, PageReleases, PageResult, ProjectPage, UnreadPage } from './page.ts'
import type { IndexOrder } from './pass-over.ts'
import { releasesOf } from './releases.ts'

/**
 * One page from several: pip merges the files of all indexes, uv takes those of the first index
 * that has the project. Flat lists (find-links) count in both cases, and come first, as in pip. If
 * none has the project, it is missing.
 */
export function mergePages(
  name: string,
  flat: readonly ProjectPage[],
  answers: readonly PageResult[],
  order: IndexOrder,
  unread: readonly UnreadPage[],
): PageResult {
  const depth = Math.max(0, ...answers.map((answer) => answer.depth))
  const told = unread.length === 0 ? { depth } : { depth, unread }
  const found = answers.flatMap((answer) => (answer.kind === 'found' ? [answer.page] : []))
  const taken = [
    ...flat.filter((page) => page.files.length > 0),
    ...(order === 'first' ? found.slice(0, 1) : found),
  ]
  const [first] = taken
  if (first === undefined) return { kind: 'missing', ...told }
  const [one] = answers
  if (one?.kind === 'found' && answers.length === 1 && flat.length === 0) return { ...one, ...told }
  if (taken.length === 1) return { kind: 'found', page: first, ...told }
  return { kind: 'found', page: merged(name, taken, first.source), ...told }
}

function merged(name: string, pages: readonly ProjectPage[], source: string): ProjectPage {
  return {
    name,
    source,
    ...(pages.some((page) => page.isQuarantined) ? { isQuarantined: true } : {}),
    get files(): readonly DistFile[] {
      return pages.flatMap((page) => page.files)
    },
    get releases(): PageReleases {
      return joined(pages.map(releasesOf))
    },
  }
}

function joined(parts: readonly PageReleases[]): PageReleases {
  const places = parts.flatMap((part) =>
    part.versions.map((version, at) => ({ version, part, at })),
  )
  return {
    versions: places.map(({ version }) => version),
    files: (place) => places[place]!.part.files(places[place]!.at),
    hold: (place) => places[place]!.part.hold(places[place]!.at),
  }
}
