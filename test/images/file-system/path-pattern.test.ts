import { describe, expect, test } from 'vitest'
import { below, found } from '../../../src/images/file-system/path-pattern.ts'

describe('below', () => {
  test('matches a folder and everything in it', () => {
    const selection = below(['/opt/venv'])
    expect(['/opt/venv', '/opt/venv/bin/pip', '/opt/venv2', '/opt'].map(selection.covers)).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(['/opt', '/opt/venv/lib', '/usr'].map(selection.mayTouch)).toEqual([true, true, false])
  })

  test('treats the root as everything', () => {
    expect(below(['/']).covers('/usr/lib/python3')).toBe(true)
  })

  test.each([
    ['/app/*.txt', '/app/a.txt', true],
    ['/app/*.txt', '/app/.a.txt', false],
    ['/app/.*', '/app/.git', true],
    ['/var/cache/apt/*', '/var/cache/apt/archives/x.deb', true],
    ['/app/*.txt', '/app/sub/a.txt', false],
    ['/app/[ab]?', '/app/a1', true],
    ['/app/[!ab]?', '/app/a1', false],
  ])('%s selects %s: %s', (pattern, path, isChosen) => {
    expect(below([pattern]).has(path)).toBe(isChosen)
  })
})

describe('find', () => {
  test('selects folders by name with everything in them', () => {
    const selection = found(['/usr/local'], [{ kind: 'folder', names: ['tests', '__pycache__'] }])
    expect(selection.has('/usr/local/lib/a/tests/data/x.bin')).toBe(true)
    expect(selection.has('/usr/local/lib/a/__pycache__/b.pyc')).toBe(true)
    expect(selection.has('/usr/local/lib/tests')).toBe(false)
    expect(selection.has('/opt/tests/x')).toBe(false)
    expect(selection.covers('/usr/local/lib/tests')).toBe(true)
  })

  test('selects files by any of several tests', () => {
    const tests = [
      { kind: 'file', names: ['*.pyc'] },
      { kind: 'folder', names: ['test'] },
    ] as const
    const selection = found(['/usr'], tests)
    expect(['/usr/a.pyc', '/usr/test/a.py', '/usr/a.py', '/usr/pyc'].map(selection.has)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('selects hidden names, too', () => {
    expect(found(['/app'], [{ kind: 'folder', names: ['.git'] }]).has('/app/.git/HEAD')).toBe(true)
  })
})
