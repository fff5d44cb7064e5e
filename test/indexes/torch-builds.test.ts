import { expect, test } from 'vitest'
import { isKnownBuild, torchBuild } from '../../src/indexes/torch-builds.ts'

test.each([
  ['CPU', 'cpu'],
  ['cu126', 'cu126'],
  ['rocm6.2.4', 'rocm6.2.4'],
  ['cu999', 'cu999'],
])('%s is %s', (text, build) => {
  expect(torchBuild(text)).toBe(build)
})

test.each(['help', 'gpu', 'cuda', 'auto', 'none', 'cu12.8', '../x', ''])(
  "'%s' is no build, and those that exist are listed",
  (text) => {
    expect(() => torchBuild(text)).toThrow(
      expect.objectContaining({
        code: 'bad-torch',
        exitCode: 2,
        hint: expect.stringMatching(
          /There are cpu, xpu, cu132, .* and older ones to cu80, rocm.* \(as of 2026-11-26\)\.$/,
        ),
      }),
    )
  },
)

test.each(['cu12.8', '12.8', ' CU128'])("'%s' has the nearest build in its hint", (text) => {
  expect(() => torchBuild(text)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^Did you mean cu128\?/) }),
  )
})

test('a request for CUDA without a version gets an explanation', () => {
  expect(() => torchBuild('cuda')).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^Without --torch it is /) }),
  )
})

test('an index may have builds that the dated list lacks', () => {
  expect([isKnownBuild('cpu'), isKnownBuild('cu999')]).toEqual([true, false])
})
