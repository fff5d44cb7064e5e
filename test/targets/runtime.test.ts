import { expect, test } from 'vitest'
import { findRuntime } from '../../src/targets/runtime.ts'

test('a runtime has a Python, a C library and its own packages', () => {
  expect(findRuntime('lambda-python3.12')).toEqual({
    name: 'lambda-python3.12',
    python: '3.12',
    glibc: '2.34',
    provides: ['boto3', 'botocore'],
  })
})

test('an unknown runtime is an error that lists the known ones', () => {
  expect(() => findRuntime('lambda-python312')).toThrow(
    expect.objectContaining({
      code: 'unknown-runtime',
      exitCode: 2,
      hint: 'Did you mean lambda-python3.12?',
    }),
  )
  expect(() => findRuntime('toString')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('lambda-python3.9, ') }),
  )
})
