import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { parseLockToml } from '../../../src/inputs/locks/lock-toml.ts'
import { regularPackages } from '../../../src/inputs/locks/regular-packages.ts'
import { runs } from '../../support/runs.ts'

const HEADER = '[[package]]'
const FILE =
  '{ url = "https://a.test/x-1.whl", hash = "sha256:ab", size = 12, upload-time = "2026-01-01T00:00:00Z" }'
const turn = async (): Promise<void> => {}

/** Lines of locks, and lines that are nearly such. Most make a valid lock together. */
const regular = fc.constantFrom(
  'name = "x"\n',
  'version = "1.0"\n',
  'source = { registry = "https://a.test/simple" }\n',
  `sdist = ${FILE}\n`,
  `wheels = [\n    ${FILE},\n    ${FILE},\n]\n`,
  'dependencies = [\n    { name = "y", extra = ["a", "b"], marker = "os_name == \'nt\'" },\n]\n',
  'resolution-markers = [\n    "a",\n    "b",\n]\n',
  'empty = [\n]\n',
  '\n[package.optional-dependencies]\n',
  '\n[package.metadata]\n',
  '\n',
)
const odd = fc.constantFrom(
  'text = "a\\nb"\n',
  'text = """\n',
  "text = '''\n",
  "text = 'a'\n",
  'number = 1_0\n',
  'name = "é"\n',
  'name = "\u0001"\n',
  'size = 12\n',
  'table = { a = 1, a = 2 }\n',
  'table = { a = 0123 }\n',
  'table = { a = 9007199254740993 }\n',
  'table = { size = 123456789012345 }\n',
  'table = {\n',
  'list = [\n',
  'list = ["a", "b"]\n',
  'wheels = [\n    { url = "x" }\n]\n',
  'wheels = [\n    { url = "x" },\n    # a comment\n]\n',
  ']\n',
  '}\n',
  '"""\n',
  '# a comment\n',
  'package = []\n',
  '[package]\n',
  '[package.x.y]\n',
  '[[package.x]]\n',
  '[["package"]]\n',
  '[[ package ]]\n',
  '[[package]] # a comment\n',
  '[metadata]\n',
  '[tool.a]\n',
  '[tool.b]\n',
  '\ufeff',
  '\r\n',
  'constructor = "x"\n',
)
const start = fc.constantFrom(`\n${HEADER}\n`, `${HEADER}\n`)
const lock = fc
  .array(fc.oneof({ weight: 6, arbitrary: regular }, { weight: 4, arbitrary: start }, odd), {
    maxLength: 14,
  })
  .map((lines) => `version = 1\n${lines.join('')}`)

/** The value of a text; null if it is faulty. Prototypes are not compared. */
async function readValue(read: () => unknown): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await read(), asText))
  } catch {
    return null
  }
}

const asText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}n` : value

test('a lock is read as by a parser of TOML, whatever its packages look like', async () => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(lock, async (text) => {
      if ((await regularPackages(text, HEADER, turn)) !== null) taken++
      const source = { file: 'uv.lock', text, sha256: '' }
      expect(await readValue(() => parseLockToml(source, HEADER, turn))).toEqual(
        await readValue(() => parse(text, { integersAsBigInt: 'asNeeded' })),
      )
    }),
    runs(500),
  )
  expect(taken).toBeGreaterThan(50)
})
