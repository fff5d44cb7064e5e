import { expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom } from './locked.ts'

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)]

const locked = (tool: 'poetry' | 'pdm', wheel: string, sdist: string, source = ''): string => `
[[package]]
name = "web"
version = "1.0"
groups = ["${tool === 'poetry' ? 'main' : 'default'}"]
files = [
    {file = "web-1.0-py3-none-any.whl", hash = "${wheel}"},
    {file = "web-1.0.tar.gz", hash = "${sdist}"},
]
${source}
[metadata]
${
  tool === 'poetry'
    ? 'lock-version = "2.1"\npython-versions = "^3.11"\ncontent-hash = "0"'
    : 'groups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.1"\ncontent_hash = "sha256:0"'
}
`
const taken = async (tool: 'poetry' | 'pdm', text: string): Promise<string> => {
  const told = await installedFrom({ [`${tool}.lock`]: text }).then(
    ({ installed }) => installed.join(),
    (error: unknown) => failure(Promise.reject(error)),
  )
  return told.split('\n')[0]!
}
const [WHEEL, SDIST] = ['web-1.0-py3-none-any.whl', 'web-1.0.tar.gz']
const SOURCE =
  '[package.source]\ntype = "legacy"\nurl = "https://own.test/simple"\nreference = "o"\n'

// The rules were seen in installs by Poetry 2.5.1 and PDM 2.29.4 from the Python index.
test.each([
  ['poetry', `sha256:${A}`, `sha256:${B}`, WHEEL],
  ['poetry', `sha256:${A}`, 'crc32:1', WHEEL],
  ['poetry', 'crc32:1', `sha256:${B}`, SDIST],
  ['poetry', `md5:${'0'.repeat(32)}`, `sha256:${B}`, SDIST],
  ['poetry', 'crc32:12345678', 'crc32:12345678', "Poetry can't check the files of web with"],
  ['poetry', `md5:${'0'.repeat(32)}`, `md5:${'1'.repeat(32)}`, "with the hash 'md5:000"],
  ['poetry', A, B, "Poetry can't check"],
  ['poetry', 'sha256:abc', 'sha256:abc', "with the hash 'sha256:abc'"],
  ['poetry', `sha256:${A.toUpperCase()}`, `sha256:${B.toUpperCase()}`, "Poetry can't check"],
  ['pdm', `sha256:${A}`, `sha256:${B}`, WHEEL],
  ['pdm', `md5:${'0'.repeat(32)}`, `md5:${'1'.repeat(32)}`, WHEEL],
  ['pdm', `md5:${'0'.repeat(32)}`, `sha256:${B}`, SDIST],
  ['pdm', A, B, WHEEL],
  ['pdm', 'crc32:12345678', 'crc32:12345678', "PDM can't check the files of web with"],
  ['pdm', `sha256:${A}`, 'crc32:1', "with the hash 'crc32:1'"],
  ['pdm', 'sha256:abc', 'sha256:abc', "PDM can't check"],
] as const)('%s: %s, %s', async (tool, wheel, sdist, expected) => {
  expect(await taken(tool, locked(tool, wheel, sdist))).toContain(expected)
})

test("Poetry takes another algorithm that the package's own index may give", async () => {
  const md5 = `md5:${'0'.repeat(32)}`
  expect(await taken('poetry', locked('poetry', md5, md5, SOURCE))).toContain(WHEEL)
  expect(await taken('poetry', locked('poetry', 'crc32:1', 'crc32:1', SOURCE))).toContain(
    'invalid-lock',
  )
})
