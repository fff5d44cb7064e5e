import { expect, test } from 'vitest'
import type { EnvironmentChange } from '../../../src/model/change.ts'
import { changesSection } from '../../../src/reports/estimate/changes-section.ts'
import { pkg, scenario } from '../../analyse/packages.ts'

const shown = (change: EnvironmentChange, ...names: string[]): string =>
  changesSection({ ...scenario(names.map((name) => pkg(name, []))), changes: [change] }, 200).join(
    '\n',
  )

const lines = [{ file: 'base.txt', line: 4, requirement: 'torch==2.9.0' }]

test.each<[EnvironmentChange, string]>([
  [{ option: 'without', value: 'torch', lines }, 'Without torch (base.txt:4).'],
  [
    { option: 'without', value: 'torch', lines, still_needed_by: ['camel-tools'] },
    'Without torch (base.txt:4): the package stays, since camel-tools needs it.',
  ],
  [
    { option: 'replace', value: 'torch=tinygrad>=1', lines },
    'With tinygrad>=1 instead of torch (base.txt:4).',
  ],
  [
    { option: 'override', value: 'numpy==1.26.4' },
    'With numpy==1.26.4, even if other packages require another version.',
  ],
  [
    {
      option: 'override',
      value: 'numpy==1.26.4',
      violates: [{ name: 'scipy', requirement: 'numpy>=2' }],
    },
    'With numpy==1.26.4, even if other packages require another version. pip would refuse it: scipy requires numpy>=2.',
  ],
  [
    { option: 'provided', value: 'boto3', packages: ['boto3', 'botocore'] },
    'Counted as zero, since the platform provides them: boto3, botocore.',
  ],
  [
    { option: 'runtime', value: 'lambda-python3.12', packages: [] },
    'Counted as zero, since lambda-python3.12 brings them: no package of this environment.',
  ],
])('%j', (change, text) => {
  expect(shown(change)).toBe(text)
})

test('a package that stays after its replacement is reported', () => {
  const change: EnvironmentChange = {
    option: 'replace',
    value: 'torch=tinygrad',
    lines,
    still_needed_by: ['camel-tools', 'timm'],
  }
  expect(shown(change, 'torch')).toBe(
    'With tinygrad instead of torch (base.txt:4): torch stays, since camel-tools, timm need it.',
  )
})
