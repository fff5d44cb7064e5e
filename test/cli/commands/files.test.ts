import { expect, test, vi } from 'vitest'
import type { FilesReport } from '../../../src/model/project.ts'
import type { FilesOptions } from '../../../src/options/options.ts'
import { run } from '../fake-host.ts'

const demo = {
  name: 'demo',
  version: '2.0',
  wheel: { filename: 'demo-2.0-py3-none-any.whl', sha256: null, index: 'https://x/simple' },
  files: [
    { path: 'demo/_fast.so', kind: 'native', compressed_size: 400_000, size: 1_500_000 },
    { path: 'demo/__init__.py', kind: 'python', compressed_size: 300, size: 1000 },
  ],
} as const
const report: FilesReport = {
  schema_version: 1,
  command: 'files',
  distributions: [demo],
  diff: null,
  warnings: [],
  network: { requests: 2, bytes: 5000, rounds: 2 },
}
const answering = (answer: FilesReport = report) => ({
  listFiles: vi.fn(async (_options: FilesOptions) => answer),
})

test('one wheel: kinds, folders and files', async () => {
  expect(
    (await run(['files', 'demo'], answering())).stdout,
  ).toBe(`demo 2.0 (demo-2.0-py3-none-any.whl): 1.50 MB unpacked, 400 kB compressed, 2 files

Kind    Files  Compressed  Unpacked
native      1      400 kB   1.50 MB
python      1       300 B   1.00 kB

Largest folders  Files  Compressed  Unpacked
demo                 2      400 kB   1.50 MB

Largest files     Kind    Compressed  Unpacked
demo/_fast.so     native      400 kB   1.50 MB
demo/__init__.py  python       300 B   1.00 kB
`)
})

test('with an older version: the changes', async () => {
  const old = { ...demo, version: '1.0', files: [{ ...demo.files[0], size: 1_200_000 }] }
  const changes = [
    { path: 'demo/_fast.so', before: 1_200_000, after: 1_500_000 },
    { path: 'demo/__init__.py', before: 0, after: 1000 },
  ]
  const library = answering({ ...report, diff: { old, changes } })
  expect(
    (await run(['files', 'demo', '--diff', '1.0'], library)).stdout,
  ).toBe(`demo 1.0 -> demo 2.0: +301 kB unpacked (1.20 MB -> 1.50 MB)

Largest changes    Before    After  Difference
demo/_fast.so     1.20 MB  1.50 MB     +300 kB
demo/__init__.py           1.00 kB    +1.00 kB
`)
  expect(library.listFiles.mock.calls[0]?.[0]).toMatchObject({
    with: ['demo'],
    files: [],
    old: '1.0',
  })
})

test.each([
  [['numpy==2.1.0'], { with: ['numpy==2.1.0'], files: [] }],
  [['dist/demo-1.0-py3-none-any.whl'], { with: ['dist/demo-1.0-py3-none-any.whl'], files: [] }],
  [
    ['requirements.txt', '--python', '3.11'],
    { with: [], files: ['requirements.txt'], python: '3.11' },
  ],
  [['.'], { with: [], files: ['.'] }],
  [['torch[cpu]'], { with: ['torch[cpu]'], files: [] }],
])('files %j calls the library with %j', async (words, options) => {
  const library = answering()
  expect((await run(['files', ...words], library)).code).toBe(0)
  expect(library.listFiles.mock.calls[0]?.[0]).toMatchObject(options)
})

test('JSON is the report', async () => {
  expect(JSON.parse((await run(['files', 'demo', '--json'], answering())).stdout)).toEqual(
    JSON.parse(JSON.stringify(report)),
  )
})

test('several wheels: the owner of each file, and unknown ones', async () => {
  const unknown = { ...demo, name: 'other', files: null, reason: 'its zip is cut off' }
  const library = answering({
    ...report,
    distributions: [demo, { ...demo, name: 'more' }, unknown],
  })
  const { stdout } = await run(['files', 'a.txt'], library)
  expect(stdout).toContain('2 wheels: 3.00 MB unpacked, 801 kB compressed, 4 files\n')
  expect(stdout).toContain('demo/_fast.so     more     native      400 kB   1.50 MB\n')
  expect(stdout).toMatch(/\nother 2\.0: its files are unknown: its zip is cut off\.\n$/)
})

test('--diff needs one project', async () => {
  const { code, stderr } = await run(['files', 'a.txt', '--diff', '1.0'], answering())
  expect(code).toBe(2)
  expect(stderr).toContain(
    'error[bad-diff]: --diff compares the files of one project or wheel with those of another.',
  )
})
