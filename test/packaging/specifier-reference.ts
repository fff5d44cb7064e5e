import fc from 'fast-check'
import { compareParts, normalText, type Parts, parts } from './version-parts.ts'

/** A clause as its parts, and what it admits by the words of PEP 440, version by version. */
export interface Clause {
  readonly text: string
  readonly admits: (version: Parts) => boolean
}

const isPrerelease = ({ pre, dev }: Parts): boolean => pre !== null || dev !== null
const publicOf = (version: Parts): Parts => ({ ...version, local: [] })
const equals = (a: Parts, b: Parts): boolean => compareParts(a, b) === 0
const finalOf = (version: Parts): Parts => ({ ...version, post: null, dev: null, local: [] })

/** `==1.2.*`: the release, padded with zeros, begins with the prefix. */
const beginsWith = (version: Parts, { epoch, release }: Parts, length: number): boolean =>
  version.epoch === epoch &&
  release.slice(0, length).every((number, i) => number === (version.release[i] ?? 0n))

/** `==1.0` takes 1.0+local, `==1.0+local` only itself. */
const matches = (version: Parts, spec: Parts): boolean =>
  equals(spec.local.length === 0 ? publicOf(version) : version, spec)

/** `>1.0` takes neither 1.0+local nor, unless it names a post or dev release itself, 1.0.postN. */
const isAbove = (version: Parts, spec: Parts): boolean => {
  const isOwnPost =
    spec.post === null && spec.dev === null && equals(finalOf(version), finalOf(spec))
  return compareParts(version, spec) > 0 && !equals(publicOf(version), spec) && !isOwnPost
}

/** `<1.0` takes no pre-release of 1.0, unless it names one itself. */
const isBelow = (version: Parts, spec: Parts): boolean =>
  compareParts(version, isPrerelease(spec) ? spec : { ...spec, dev: 0n }) < 0

const CLAUSES: Record<string, (version: Parts, spec: Parts) => boolean> = {
  '==': matches,
  '!=': (version, spec) => !matches(version, spec),
  '>=': (version, spec) => compareParts(version, spec) >= 0,
  '<=': (version, spec) => compareParts(publicOf(version), spec) <= 0,
  '>': isAbove,
  '<': isBelow,
  '~=': (version, spec) =>
    compareParts(version, spec) >= 0 && beginsWith(version, spec, spec.release.length - 1),
}

const comparison: fc.Arbitrary<Clause> = fc
  .tuple(fc.constantFrom(...Object.keys(CLAUSES)), parts)
  .map(([operator, given]) => {
    const release = operator === '~=' ? [...given.release, 1n] : given.release
    const spec = {
      ...given,
      release,
      local: operator === '==' || operator === '!=' ? given.local : [],
    }
    return {
      text: `${operator}${normalText(spec)}`,
      admits: (version) => CLAUSES[operator]!(version, spec),
    }
  })

const prefix: fc.Arbitrary<Clause> = fc
  .tuple(fc.constantFrom('==', '!='), parts)
  .map(([operator, given]) => {
    const spec: Parts = { ...given, pre: null, post: null, dev: null, local: [] }
    const admits = (version: Parts): boolean =>
      beginsWith(version, spec, spec.release.length) === (operator === '==')
    return { text: `${operator}${normalText(spec)}.*`, admits }
  })

export const clause: fc.Arbitrary<Clause> = fc.oneof({ weight: 3, arbitrary: comparison }, prefix)

/** Several clauses with commas between; all must admit. */
export const clauses: fc.Arbitrary<Clause> = fc.array(clause, { maxLength: 3 }).map((all) => ({
  text: all.map(({ text }) => text).join(','),
  admits: (version) => all.every(({ admits }) => admits(version)),
}))
