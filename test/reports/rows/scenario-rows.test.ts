import { expect, test } from 'vitest'
import { lineRows } from '../../../src/reports/rows/scenario-rows.ts'
import { pkg, scenario } from '../../analyse/packages.ts'

const line = {
  file: 'a.txt',
  line: 1,
  requirement: 'app',
  saves: 8,
  leaves: ['app', 'lib'],
  also_needed_by: [],
  versions: 'kept',
  source: 'exact',
} as const

test('the size of a line is as certain as the bytecode of its packages', () => {
  const bytecode = (source: 'exact' | 'estimated') =>
    lineRows(
      scenario([
        pkg('app', ['lib'], { requested: true, without_line: [line] }),
        pkg('lib', [], {
          sources: { download: 'exact', installed: 'exact', bytecode: source },
        }),
      ]),
      'default',
    ).map(({ sources }) => sources.on_disk)
  expect([bytecode('exact'), bytecode('estimated')]).toEqual([['exact'], ['estimated']])
})
