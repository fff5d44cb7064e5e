import { describe, expect, it } from 'vitest'
import { NEWEST_PATCH } from '../../src/targets/python-releases.ts'
import { choosePython } from '../../src/targets/python-version.ts'
import {
  pythonFromRequires,
  pythonFromRuntimeFile,
  pythonFromVersionFile,
} from '../../src/targets/python-version-file.ts'

describe('--python', () => {
  it('with a minor version means the newest release for pip, the first for uv', () => {
    expect(choosePython('3.11', 'pip').version).toEqual({
      major: 3,
      minor: 11,
      micro: NEWEST_PATCH.get(11),
      full: `3.11.${NEWEST_PATCH.get(11)}`,
    })
    expect(choosePython('3.11', 'uv').version.full).toBe('3.11.0')
  })

  it('with a full version means exactly that', () => {
    expect(choosePython('3.11.7', 'pip').version.full).toBe('3.11.7')
    expect(choosePython('3.14.0rc2', 'uv').version).toEqual({
      major: 3,
      minor: 14,
      micro: 0,
      full: '3.14.0rc2',
    })
    expect(choosePython('3.99.1', 'pip').version.full).toBe('3.99.1')
  })

  it('with a t means the free-threaded build', () => {
    expect(choosePython('3.13t', 'uv')).toMatchObject({
      freeThreaded: true,
      version: { full: '3.13.0' },
    })
    expect(choosePython('3.13', 'uv').freeThreaded).toBe(false)
  })

  it.each(['', '3', '2.7', '3.7', '3.12t', '3.99', '3.11.x', 'py311', '3.11rc1'])(
    'refuses %j',
    (text) => {
      expect(() => choosePython(text, 'pip')).toThrow(/Python/)
    },
  )
})

describe('.python-version', () => {
  it.each([
    ['3.11\n', '3.11'],
    ['# comment\n\n  3.11.7  # pinned\n3.10\n', '3.11.7'],
    ['cpython-3.12.3-linux-x86_64-gnu', '3.12.3'],
    ['cpython@3.11', '3.11'],
    ['python3.10', '3.10'],
    ['3.13t', '3.13t'],
    ['3.13+freethreaded', '3.13t'],
    ['3.12-dev', '3.12'],
    ['3.11.7/envs/app', '3.11.7'],
    ['>=3.13', '3.13'],
    ['py311', '3.11'],
    ['v3.11.7', '3.11.7'],
    ['2.7.18', '2.7.18'],
    ['pypy3.10-7.3.15', undefined],
    ['my-env', undefined],
    ['\n', undefined],
  ])('%j: %s', (text, python) => {
    expect(pythonFromVersionFile(text)).toBe(python)
  })
})

it('reads runtime.txt', () => {
  expect(pythonFromRuntimeFile('python-3.11.7\n')).toBe('3.11.7')
  expect(pythonFromRuntimeFile('python-3.12')).toBe('3.12')
  expect(pythonFromRuntimeFile('3.11.7')).toBe('3.11.7')
  expect(pythonFromRuntimeFile('nodejs-20')).toBeUndefined()
})

describe('requires-python', () => {
  it.each([
    ['>=3.9', '3.12'],
    ['>=3.8,<3.12', '3.11'],
    ['==3.10.*', '3.10'],
    ['>=3.11.5,<3.12', `3.11.${NEWEST_PATCH.get(11)}`],
    ['<3.11.5', '3.11.4'],
    ['==3.11.4', '3.11.4'],
    ['>=3.6.*,<3.10', '3.9'],
    ['>=3.13', '3.13'],
    ['>=3.14.1', `3.14.${NEWEST_PATCH.get(14)}`],
    ['>=3.9,!=3.12.*', '3.11'],
    ['>=4', undefined],
    ['nonsense', undefined],
    ['', undefined],
  ])('%j: %s', (text, python) => {
    expect(pythonFromRequires(text)).toBe(python)
  })
})
