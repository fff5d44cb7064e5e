import { expect, test } from 'vitest'
import type { Diff, DiffTotals } from '../../../../src/model/diff.ts'
import { environmentView } from '../../../../src/reports/formats/html/environment-view.ts'
import { packageParts } from '../../../../src/reports/formats/html/package-category.ts'
import { pageOfDocument } from '../../../../src/reports/formats/html/page-of-document.ts'
import { rowsOf } from '../../../../src/reports/rows/rows.ts'
import { pkg, scenario } from '../../../analyse/packages.ts'

test.each([
  [
    'its largest kind of file',
    pkg('a', [], { kinds: { native: 5, python: 3, tests: 1 } }),
    'compiled',
  ],
  [
    'Python where its bytecode makes it so',
    pkg('a', [], { kinds: { native: 5, python: 3 }, bytecode_size: 4 }),
    'python',
  ],
  ['tests', pkg('a', [], { kinds: { tests: 9, docs: 2, native: 10 } }), 'tests'],
  ['data', pkg('a', [], { kinds: { data: 9, python: 2 } }), 'data'],
  [
    'an accelerator by its name, whatever it holds',
    pkg('nvidia-cublas', [], { kinds: { python: 9 } }),
    'accelerator',
  ],
  ['none where its files are not known', pkg('a'), 'other'],
] as const)('a package is coloured by %s', (_, one, category) => {
  expect(packageParts(one).category).toBe(category)
})

test('parts add up to the size of the package on disk', () => {
  const { files, added } = packageParts(
    pkg('a', [], {
      kinds: { native: 5, metadata: 2 },
      installed_size: 7,
      bytecode_size: 4,
      overhead_size: 1,
    }),
  )
  expect([...files, ...added]).toEqual([
    ['native libraries', 'compiled', 5],
    ['metadata', 'data', 2],
    ['bytecode', 'python', 4],
    ['scripts and records', 'data', 1],
  ])
})

test('an environment has each package with its owner, its figures and its requirements', () => {
  const view = environmentView(
    scenario([
      pkg('app', ['lib', 'lost'], { requested: true, retained_size: 3, installed_size: 2 }),
      pkg('lib', [], {
        installed_size: null,
        sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
      }),
    ]),
    'default',
  )
  expect(
    view.rows.map(({ name, owner, sizes, marks, needs }) => ({ name, owner, sizes, marks, needs })),
  ).toEqual([
    {
      name: 'app',
      owner: -1,
      sizes: [3, 2, 1, 2, 0],
      marks: ['', '', '', '', ''],
      needs: [[1, 'lib', '']],
    },
    {
      name: 'lib',
      owner: 0,
      sizes: [1, null, 1, null, 0],
      marks: ['≥', '≥', '', '≥', ''],
      needs: [],
    },
  ])
  expect(view.totals[1]).toEqual({ bytes: 2, mark: '≥' })
})

test('a diff begins with both sides of the same file', () => {
  const sides = { name: 'a', commit: null, as_of: '', inputs: [] }
  const figures = {
    packages: 0,
    download_size: 0,
    installed_size: 0,
    overhead_size: 0,
    bytecode_size: 0,
    on_disk_size: 0,
  }
  const totals: DiffTotals = {
    before: figures,
    after: figures,
    difference: figures,
    source: 'exact',
  }
  const file = { error: null, totals, growth: null, budget: null }
  const diff: Diff = {
    schema_version: 1,
    command: 'diff',
    as_of: '',
    old: { ...sides, name: 'main' },
    new: { ...sides, name: 'HEAD' },
    files: [
      { ...file, file: 'added.txt', status: 'added' },
      { ...file, file: 'same.txt', status: 'unchanged', totals: null },
      { ...file, file: 'both.txt', status: 'changed' },
    ],
    scenarios: ['new', 'new', 'old'].map((name) => scenario([pkg('six')], { name })),
    diff: { added: [], removed: [], changed: [], totals, causes: [], drift: null },
    growth: null,
    budget: null,
    warnings: [],
    network: { requests: 0, bytes: 0, rounds: 0 },
  }
  const options = { width: 80, colors: false, binaryUnits: false, all: false }
  const { views, first } = pageOfDocument(diff, rowsOf(diff, options)!, false)
  expect(views.map(({ name }) => name)).toEqual([
    'added.txt: HEAD',
    'both.txt: HEAD',
    'both.txt: main',
  ])
  expect(first).toEqual({ view: 1, before: 2, measure: 'disk' })
})
