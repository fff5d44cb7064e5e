import { describe, expect, it } from 'vitest'
import { readPython } from '../../src/targets/python-spelling.ts'
import { createTarget } from '../../src/targets/target.ts'

it.each([
  ['3.11', '3.11'],
  ['3.11.7', '3.11.7'],
  ['3.14.0rc2', '3.14.0rc2'],
  ['3.13t', '3.13t'],
  ['3.13+freethreaded', '3.13t'],
  ['3', '3.12'],
  [' 3.11 ', '3.11'],
  ['"3.11"', '3.11'],
  ['v3.11', '3.11'],
  ['3.11.*', '3.11'],
  ['py311', '3.11'],
  ['311', '3.11'],
  ['313t', '3.13t'],
  ['cp39', '3.9'],
  ['cp313t', '3.13t'],
  ['python3.11', '3.11'],
  ['Python 3.11'.replace(' ', '-'), '3.11'],
  ['cpython3.11', '3.11'],
  ['cpython@3.11', '3.11'],
  ['cpython-3.11.7-linux-x86_64-gnu', '3.11.7'],
  ['python:3.11-slim-bookworm', '3.11'],
  ['3.11-slim', '3.11'],
  ['2.7.18', '2.7.18'],
  ['py27', '2.7'],
])('%j is %s', (text, python) => {
  expect(readPython(text)).toBe(python)
})

it.each(['', '27', '1.1.1.1', 'pypy3.10', 'system', 'my-env', '3.11.x', '>=3.9', '4'])(
  '%j names no version',
  (text) => {
    expect(readPython(text)).toBeUndefined()
  },
)

describe('a target', () => {
  const refusal = (python: string): string => {
    try {
      return createTarget({ installer: 'pip', python }).summary.python
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  it('accepts such a spelling', () => {
    expect(refusal('cpython-3.11.7')).toBe('3.11.7')
  })

  it('says why it refuses another', () => {
    expect(refusal('2.7')).toBe('Python 2.7 is too old: 3.8 is the oldest that pysize knows.')
    expect(refusal('3.6')).toBe('Python 3.6 is too old: 3.8 is the oldest that pysize knows.')
    expect(refusal('pypy3.10')).toBe("'pypy3.10' is not CPython, and pysize supports only CPython.")
    expect(refusal('4.0')).toBe("Unknown Python version '4.0'.")
    expect(refusal('3.11.99')).toBe(
      'Python 3.11.99 does not exist: the newest known release is 3.11.18.',
    )
    expect(refusal('3.11.20')).toBe('3.11.20')
    expect(refusal('3.11.7rc1')).toBe(
      'Python 3.11.7rc1 does not exist: only 3.11.0 has pre-releases.',
    )
    expect(refusal('3.99')).toBe('No release of Python 3.99 is known.')
  })
})
