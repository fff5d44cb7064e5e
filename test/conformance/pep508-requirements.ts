import { formatMarker } from '../../src/packaging/markers/marker.ts'
import { parseRequirement, RequirementError } from '../../src/packaging/requirement.ts'
import { type Case, difference, readCases, type Suite } from './suite.ts'

interface ValidRequirement {
  text: string
  name: string
  extras: string[]
  specifier: string
  url: string | null
  marker: string | null
}

interface File {
  valid: ValidRequirement[]
  invalid: string[]
}

const file = 'pep508-requirements.json'

function describe(text: string): ValidRequirement {
  const { name, extras, specifier, url, marker } = parseRequirement(text)
  return {
    text,
    name,
    extras: extras.toSorted(),
    specifier: specifier.text,
    url,
    marker: marker && formatMarker(marker),
  }
}

function refuses(text: string): string | undefined {
  try {
    return `accepted as ${JSON.stringify(describe(text))}`
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error
    const inside = error.column >= 1 && error.column <= text.length + 1
    return inside ? undefined : `column ${error.column} is outside the text`
  }
}

function* load(directory: string): Iterable<Case> {
  const data = readCases<File>(directory, file)
  if (data === undefined) return
  for (const expected of data.valid)
    yield {
      id: `valid ${JSON.stringify(expected.text)}`,
      run: () => difference(describe(expected.text), expected),
    }
  for (const text of data.invalid)
    yield { id: `invalid ${JSON.stringify(text)}`, run: () => refuses(text) }
}

export const pep508Requirements: Suite = { file, load }
