import {
  complement,
  contains,
  equalRanges,
  intersect,
  isDisjoint,
  isEmpty,
  isSubset,
  type Range,
  union,
} from '../../src/packaging/versions/range.ts'
import {
  isUnsatisfiable,
  parseSpecifierSetOrThrow,
} from '../../src/packaging/versions/specifier.ts'
import { parseVersion } from '../../src/packaging/versions/version.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

type Operation =
  | {
      op: 'intersection' | 'union' | 'difference'
      a: string
      b: string
      empty: boolean
      probes: string[]
      in: string[]
    }
  | { op: 'complement'; a: string; empty: boolean; probes: string[]; in: string[] }

interface Relations {
  op: 'relations'
  a: string
  b: string
  a_empty: boolean
  b_empty: boolean
  equal: boolean
  a_subset_b: boolean
  b_subset_a: boolean
  disjoint: boolean
}

interface File {
  cases: (Operation | Relations)[]
  unsatisfiable: [set: string, prereleases: boolean | null, expected: boolean][]
}

const file = 'pep440-ranges.json'

const rangeOf = (set: string): Range => parseSpecifierSetOrThrow(set).range

function apply(operation: Operation): Range {
  const a = rangeOf(operation.a)
  if (operation.op === 'complement') return complement(a)
  const b = rangeOf(operation.b)
  if (operation.op === 'union') return union(a, b)
  return intersect(a, operation.op === 'intersection' ? b : complement(b))
}

function checkOperation(operation: Operation): string | undefined {
  const result = apply(operation)
  const members = operation.probes.filter((probe) =>
    contains(result, parseVersion(probe)?.key ?? ''),
  )
  return difference(
    { empty: isEmpty(result), in: members },
    { empty: operation.empty, in: operation.in },
  )
}

function checkRelations(relations: Relations): string | undefined {
  const a = rangeOf(relations.a)
  const b = rangeOf(relations.b)
  const actual: Relations = {
    op: 'relations',
    a: relations.a,
    b: relations.b,
    a_empty: isEmpty(a),
    b_empty: isEmpty(b),
    equal: equalRanges(a, b),
    a_subset_b: isSubset(a, b),
    b_subset_a: isSubset(b, a),
    disjoint: isDisjoint(a, b),
  }
  return difference(actual, relations)
}

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const test of data.cases) {
    const operands = test.op === 'complement' ? [test.a] : [test.a, test.b]
    yield {
      id: `${test.op} ${JSON.stringify(operands)}`,
      run: () => (test.op === 'relations' ? checkRelations(test) : checkOperation(test)),
    }
  }
  for (const [set, prereleases, expected] of data.unsatisfiable) {
    yield {
      id: `unsatisfiable ${JSON.stringify([set, prereleases])}`,
      run: () => difference(isUnsatisfiable(parseSpecifierSetOrThrow(set), prereleases), expected),
    }
  }
}

export const pep440Ranges: Suite = { file, load }
