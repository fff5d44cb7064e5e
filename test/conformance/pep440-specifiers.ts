import {
  filterVersions,
  parseSpecifierSet,
  parseSpecifierSetOrThrow,
  satisfies,
} from '../../src/packaging/versions/specifier.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

interface File {
  contains: [set: string, version: string, prereleases: boolean | null, expected: boolean][]
  local: File['contains']
  filter: [set: string, prereleases: boolean | null, versions: string[], expected: string[]][]
  invalid: string[]
}

const file = 'pep440-specifiers.json'

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const section of ['contains', 'local'] as const) {
    for (const [set, version, prereleases, expected] of data[section]) {
      yield {
        id: `${section} ${JSON.stringify([set, version, prereleases])}`,
        run: () =>
          difference(satisfies(parseSpecifierSetOrThrow(set), version, prereleases), expected),
      }
    }
  }
  for (const [set, prereleases, versions, expected] of data.filter) {
    yield {
      id: `filter ${JSON.stringify([set, prereleases, versions])}`,
      run: () =>
        difference(filterVersions(parseSpecifierSetOrThrow(set), versions, prereleases), expected),
    }
  }
  for (const text of data.invalid) {
    yield {
      id: `invalid ${JSON.stringify(text)}`,
      run: () => difference(parseSpecifierSet(text)?.text ?? null, null),
    }
  }
}

export const pep440Specifiers: Suite = { file, load }
