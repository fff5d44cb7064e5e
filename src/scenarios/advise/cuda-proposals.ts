import { cudaMajors } from '../../analyse/cuda-majors.ts'
import type { OwnLine } from '../../analyse/own-lines.ts'
import type { Scenario } from '../../model/estimate.ts'
import { replacement } from './line-edits.ts'
import { type Proposal, WHICH_CUDA } from './proposal.ts'

/**
 * Packages that are made for one major of CUDA and named after it (`cupy-cuda12x`, `jax[cuda12]`),
 * each for every other major of the environment. Of proposals with the same result, the better one
 * comes first.
 */
export function otherCudas(
  { packages }: Scenario,
  lines: readonly OwnLine[],
  cwd: string,
): readonly (readonly Proposal[])[] {
  const majors = cudaMajors(packages)
  const pairs = majors.flatMap(({ major, libraries }) =>
    majors.flatMap((other) =>
      other.major === major ? [] : [{ from: major, to: other.major, libraries }],
    ),
  )
  return pairs.flatMap(({ from, to, libraries }) =>
    lines
      .filter(({ name }) => !libraries.includes(name))
      .map((line) => forMajor(line, from, to).map((text) => proposal(line, text, to, cwd))),
  )
}

/**
 * The lines for another major version of CUDA, with the version and without it if that version has
 * no such build. None if name and extras show no major version.
 */
function forMajor({ requirement }: OwnLine, from: string, to: string): readonly string[] {
  const [head = ''] = /^[^=<>!~;@\s]+/.exec(requirement) ?? []
  const changed = head.replace(RegExp(`((?:cuda|cu)-?)${from}(?!\\d{2})`, 'gi'), `$1${to}`)
  return changed === head ? [] : [...new Set([changed + requirement.slice(head.length), changed])]
}

function proposal(line: OwnLine, text: string, major: string, cwd: string): Proposal {
  const written = replacement(line, text, cwd)
  return {
    code: 'one-cuda',
    title: `Use ${text} instead of ${line.requirement}: one CUDA for all`,
    breaks: `machines without a driver for CUDA ${major}`,
    notes: [],
    harm: 1,
    ...written,
    places: [...written.places, WHICH_CUDA],
  }
}
