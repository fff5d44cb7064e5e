import { expect, test } from 'vitest'
import { formatRequirement, parseRequirement } from '../../src/packaging/requirement.ts'
import { overridden } from '../../src/resolve/overrides.ts'

const overrides = new Map([['numpy', parseRequirement('numpy==1.26.4')]])
const under = (name: 'pip' | 'uv', text: string): string =>
  formatRequirement(overridden(parseRequirement(text), overrides, { name }))

test.each([
  ['numpy>=2', 'numpy==1.26.4', 'numpy==1.26.4'],
  ['scipy>=2', 'scipy>=2', 'scipy>=2'],
  // uv's overrides replace the whole requirement, except for the extra that turns it on.
  [
    'numpy[x]>=2; python_version < "3.9"',
    'numpy[x]==1.26.4; python_version < "3.9"',
    'numpy==1.26.4',
  ],
  [
    'numpy>=2; extra == "all" and python_version < "3.9"',
    'numpy==1.26.4; extra == "all" and python_version < "3.9"',
    'numpy==1.26.4; extra == "all"',
  ],
])('%s', (text, pip, uv) => {
  expect(under('pip', text)).toBe(pip)
  expect(under('uv', text)).toBe(uv)
})
