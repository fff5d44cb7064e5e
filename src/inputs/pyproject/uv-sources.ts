import { inputError } from '../../errors.ts'
import { joinMarkers, type Marker } from '../../packaging/markers/marker.ts'
import type { WrittenRequirement } from '../input.ts'
import { fileUrl, pathOfFileUrl } from '../links.ts'
import type { AskedBy } from './project-requirements.ts'
import type { UvSource, UvTables } from './uv-tables.ts'

/**
 * A direct dependency with the sources that `[tool.uv.sources]` gives it: one requirement for each
 * source, and one for the environments that no source's marker covers (uv:
 * crates/uv-distribution/src/metadata/lowering.rs, `LoweredRequirement::from_requirement`).
 *
 * @throws PysizeError `unknown-index`, exit code 2, if a source names an index that is not declared
 */
export function withUvSources(
  written: WrittenRequirement,
  { sources, named }: UvTables,
  askedBy: AskedBy,
  cwd: string,
): WrittenRequirement[] {
  const { requirement } = written
  const here =
    requirement === null
      ? []
      : (sources.get(requirement.name) ?? []).filter((source) => appliesTo(source, askedBy))
  if (requirement === null || here.length === 0) return [written]
  const placed = here.map((source): WrittenRequirement => {
    const marker = both(written.marker, source.marker)
    const one = { ...written, marker, requirement: { ...requirement, marker } }
    const { from } = source
    if (from.kind === 'url')
      return { ...one, url: from.url, path: pathOfFileUrl(from.url, cwd) ?? null }
    if (from.kind === 'path')
      return { ...one, url: fileUrl(from.path, cwd), path: from.path, editable: from.editable }
    const index = named.get(from.name)
    if (index === undefined) throw unknownIndex(requirement.name, from.name, written, named)
    return { ...one, url: null, path: null, index }
  })
  const markers = here.map(({ marker }) => marker)
  return markers.includes(null)
    ? placed
    : [...placed, { ...written, unless: markers.filter((marker) => marker !== null) }]
}

const appliesTo = ({ extra, group }: UvSource, askedBy: AskedBy): boolean =>
  (extra === null || extra === askedBy.extra) && (group === null || group === askedBy.group)

const both = (a: Marker | null, b: Marker | null): Marker | null =>
  a === null || b === null ? (a ?? b) : joinMarkers('and', [a, b].map(grouped))

/** In parentheses, because `and` binds closer than `or`. */
const grouped = (marker: Marker): Marker =>
  marker.kind === 'comparison' ? marker : { ...marker, grouped: true }

function unknownIndex(
  name: string,
  index: string,
  { origin }: WrittenRequirement,
  named: UvTables['named'],
): Error {
  const hint =
    named.size === 0
      ? 'Declare it in [[tool.uv.index]].'
      : `There are: ${[...named.keys()].join(', ')}.`
  return inputError(
    'unknown-index',
    `The source of ${name} in [tool.uv.sources] names the index ${index}, which is not declared.`,
    {
      places: origin,
      hint,
    },
  )
}
