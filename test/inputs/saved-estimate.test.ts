import { describe, expect, test } from 'vitest'
import { readSavedEstimate } from '../../src/inputs/saved-estimate.ts'
import { jsonReport } from '../../src/reports/json/document.ts'
import { tiny } from '../cli/fake-host.ts'
import { failure } from './tree.ts'

test('a written estimate is read again', () => {
  const { as_of, scenario } = readSavedEstimate('old.json', jsonReport(tiny))
  const { name: _, overlaps: __, ...written } = tiny.scenarios[0]!
  expect(as_of).toBe(tiny.as_of)
  expect(scenario).toEqual({
    ...written,
    target: { ...written.target, assumed: [] },
    name: 'saved',
    overlaps: [],
  })
})

const document = (): Record<string, unknown> => JSON.parse(jsonReport(tiny))

/** The document with other fields in its only scenario. */
const withScenario = (fields: object): object => ({
  ...document(),
  scenarios: [{ ...(document().scenarios as object[])[0], ...fields }],
})

/** The document with other fields in its only package. */
const withPackage = (fields: object): object =>
  withScenario({ packages: [{ ...tiny.scenarios[0]!.packages[0], ...fields }] })

describe('another shape is an error with its field', () => {
  const [six] = tiny.scenarios[0]!.packages
  test.each<[string, unknown]>([
    ['it has no schema_version', {}],
    ['its schema_version is 2', { ...document(), schema_version: 2 }],
    ['its command is "diff" and not "estimate"', { ...document(), command: 'diff' }],
    ['it contains several estimates', { ...document(), estimates: [] }],
    ['the document is not an object', []],
    ['scenarios is missing', { ...document(), scenarios: undefined }],
    ['scenarios[0] is missing', { ...document(), scenarios: [] }],
    ['as_of is not a time', { ...document(), as_of: 'yesterday' }],
    ['target is not an object', withScenario({ target: 3 })],
    ['it names a package twice', withScenario({ packages: [six, six] })],
    ['installed_size of six is not a size', withPackage({ installed_size: -1 })],
    ['download_size of six is not a size', withPackage({ download_size: '12' })],
    ['version of six is missing', withPackage({ version: undefined })],
    [
      'sources.installed of six is "guessed"',
      withPackage({ sources: { download: 'exact', installed: 'guessed' } }),
    ],
    ['"../x" is not the name of a package', withPackage({ name: '../x' })],
    [
      'dependencies of six has more than 20000 entries',
      withPackage({ dependencies: Array(20_001).fill('a') }),
    ],
  ])('%s', async (what, value) => {
    expect(
      await failure(
        Promise.resolve().then(() => readSavedEstimate('old.json', JSON.stringify(value))),
      ),
    ).toContain(`not-an-estimate: old.json is not a saved estimate: ${what}.\nat old.json\nhint: `)
  })

  test('not JSON', async () => {
    expect(
      await failure(Promise.resolve().then(() => readSavedEstimate('old.json', '{"a":'))),
    ).toBe(
      [
        'not-an-estimate: old.json is not a saved estimate: it is not JSON.',
        'at old.json',
        'hint: Make one with: pysize estimate requirements.txt --json -o old.json',
      ].join('\n'),
    )
  })
})

test('fields of later versions are skipped, and missing fields of earlier versions are accepted', () => {
  const text = JSON.stringify({ ...withPackage({ disk_size: undefined, later: {} }), later: 1 })
  expect(readSavedEstimate('old.json', text).scenario.packages).toMatchObject([
    { name: 'six', disk_size: null },
  ])
})
