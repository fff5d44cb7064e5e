import { normalizeName } from '../../packaging/name.ts'
import { parseSpecifierSetOrThrow } from '../../packaging/versions/specifier.ts'
import type { Version } from '../../packaging/versions/version.ts'
import { list } from '../../text/lists.ts'
import type { Alternatives, Question } from '../alternatives.ts'
import type { RootRequirement } from '../request.ts'
import { baseName } from '../uv/search.ts'
import { requirementText } from './explanation.ts'
import type { Change } from './suggestion.ts'
import { withoutMarker } from './words.ts'

/**
 * The question after the change.
 *
 * @throws PysizeError if pysize refuses the value
 */
export async function applied(
  change: Change,
  question: Question,
  alternatives: Alternatives,
): Promise<Question> {
  const { request, universe } = question
  const withRoots = (roots: readonly RootRequirement[]): Question => ({
    request: { ...request, roots },
    universe,
  })
  switch (change.kind) {
    case 'version': {
      const { of, version } = change
      if (of.kind === 'requirement') {
        const root = {
          ...of.root,
          requirement: { ...of.root.requirement, specifier: exactly(version) },
        }
        return withRoots(request.roots.map((other) => (other === of.root ? root : other)))
      }
      const name = baseName(of.package)
      const specifier = exactly(version)
      const part = { name, rawName: name, extras: [], specifier, url: null, marker: null }
      const constraint = { ...of.constraint, range: specifier.range, parts: [part], pinned: true }
      return {
        request: { ...request, constraints: new Map([...request.constraints, [name, constraint]]) },
        universe,
      }
    }
    case 'remove':
      return withRoots(request.roots.filter((root) => !change.roots.includes(root)))
    case 'marker':
      return withRoots(request.roots.filter((root) => root !== change.root))
    case 'rename': {
      const requirement = {
        ...change.root.requirement,
        name: normalizeName(change.name),
        rawName: change.name,
      }
      return withRoots(
        request.roots.map((root) => (root === change.root ? { ...root, requirement } : root)),
      )
    }
    case 'pin': {
      const { name, version } = change
      const requirement = {
        name,
        rawName: name,
        extras: [],
        specifier: exactly(version),
        url: null,
        marker: null,
      }
      return withRoots([
        ...request.roots,
        { requirement, origin: [], text: `${name}==${version.normal}` },
      ])
    }
    default:
      return alternatives.changed(change)
  }
}

const exactly = (version: Version) => parseSpecifierSetOrThrow(`==${version.normal}`)

/** The action, as the rest of a sentence: `use --python 3.10`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'version': {
      const { of, version } = change
      const { rawName, extras } =
        of.kind === 'requirement'
          ? of.root.requirement
          : { rawName: baseName(of.package), extras: [] }
      return `change ${requirementText(of)} to ${rawName}${extras.length === 0 ? '' : `[${extras.join(',')}]`}==${version.normal}`
    }
    case 'remove': {
      const lines = change.roots.map(({ text }) => withoutMarker(text))
      return `delete the line${lines.length === 1 ? '' : 's'} ${list(lines)}`
    }
    case 'marker':
      return `limit the line to the systems it has wheels for: ${withoutMarker(change.root.text)} ; ${change.marker}`
    case 'rename':
      return `change ${withoutMarker(change.root.text)} to ${change.name}`
    case 'pin':
      return `pin ${change.name}==${change.version.normal} to use the yanked version`
    case 'python':
      return `use --python ${change.python}`
    case 'glibc':
      return `use --glibc ${change.glibc} if the target has it`
    case 'torch':
      return `add --torch ${change.build} for the builds on PyTorch's own index`
    case 'prereleases':
      return 'add --pre to allow pre-releases'
    case 'exclude-newer':
      return `use --exclude-newer ${change.date}`
    case 'allow-sdist':
      return `allow its sdist with --no-binary ${change.name}`
    case 'allow-wheel':
      return `allow its wheels with --only-binary ${change.name}`
  }
}
