import { expect, test } from 'vitest'
import { PysizeError } from '../../../../src/errors.ts'
import { whyNoCpuBuild } from '../../../../src/scenarios/image/advised/why-no-cpu-build.ts'

test('an unreachable index is reported as such, and not as a fault of the requirements', () => {
  const away = new PysizeError('index-not-connected', 'x could not be reached', { exitCode: 4 })
  expect(whyNoCpuBuild(away)).toMatch(/is not in this Dockerfile: x could not be reached\.$/)
  const unsolved = new PysizeError('no-such-version', 'torch has two indexes', { exitCode: 3 })
  expect(whyNoCpuBuild(unsolved)).toMatch(/^The requirements name their own indexes/)
})
