import { describe, expect, it } from 'vitest'
import { parseSdistName, parseSdistNameOf } from '../../src/packaging/sdist-name.ts'
import { type BuildTag, compareBuildTags, parseWheelName } from '../../src/packaging/wheel-name.ts'

describe('wheels', () => {
  it('have name, version, build and tags', () => {
    expect(parseWheelName('Foo_Bar-1.0+cu118-2a-py2.PY3-none-any.whl')).toEqual({
      name: 'foo-bar',
      version: '1.0+cu118',
      build: [2, 'a'],
      tagText: 'py2.py3-none-any',
      pythonTags: ['py2', 'py3'],
      abiTags: ['none'],
      platformTags: ['any'],
    })
    expect(parseWheelName('foo-1-py3-none-any.whl')?.build).toBeNull()
  })

  it('may have letters beyond ASCII', () => {
    expect(parseWheelName('größe-1.0-py3-none-any.whl')?.version).toBe('1.0')
    expect(parseWheelName('foo-1.0-pü3-none-any.whl')?.pythonTags).toEqual(['pü3'])
    expect(parseWheelName('foo-1.0-p€3-none-any.whl')).toBeUndefined()
  })

  it('may have build numbers beyond the largest number', () => {
    expect(parseWheelName('foo-1-20240101000000000000-py3-none-any.whl')?.build).toEqual([
      '20240101000000000000',
      '',
    ])
  })

  it.each([
    'foo-1.0-py3-none-any.zip',
    'foo-1.0.whl',
    'foo-py3-none-any.whl',
    'foo-1.0-1-2-py3-none-any.whl',
    'foo-1.0-a1-py3-none-any.whl',
    'foo-x-py3-none-any.whl',
    'foo__bar-1.0-py3-none-any.whl',
    'foo bar-1.0-py3-none-any.whl',
    '-1.0-py3-none-any.whl',
    'foo-1.0-py36+-none-any.whl',
    'foo-1.0-py3--any.whl',
    'foo-1.0-py3-none-a..b.whl',
  ])('are not %s', (filename) => {
    expect(parseWheelName(filename)).toBeUndefined()
  })

  it('sort by build tag, none first, numbers by value', () => {
    const ordered: (BuildTag | null)[] = [
      null,
      [1, ''],
      [1, 'a'],
      [2, ''],
      [10, ''],
      ['9007199254740993', ''],
      ['10000000000000000', ''],
    ]
    expect([...ordered].reverse().sort(compareBuildTags)).toEqual(ordered)
  })
})

describe('sdists', () => {
  it('end their name at the last hyphen', () => {
    expect(parseSdistName('Foo-Bar-1.0.tar.gz')).toEqual({ name: 'foo-bar', version: '1.0' })
    expect(parseSdistName('foo-1.0.zip')).toEqual({ name: 'foo', version: '1.0' })
  })

  it.each(['foo-1.0.tar.bz2', 'foo-x.tar.gz', 'foo.tar.gz', '-1.0.tar.gz', 'foo-1.0.whl'])(
    'are not %s',
    (filename) => {
      expect(parseSdistName(filename)).toBeUndefined()
    },
  )

  it('of a known project may hold hyphens in the version, and be older kinds of archives', () => {
    expect(parseSdistNameOf('foo-bar', 'foo_bar-1.0-1.tar.gz')).toEqual({
      name: 'foo-bar',
      version: '1.0-1',
    })
    expect(parseSdistNameOf('foo-bar', 'foo-bar-1.0.tar.bz2')).toEqual({
      name: 'foo-bar',
      version: '1.0',
    })
  })

  it.each([
    ['zope-interface', 'zope.interface-5.0.tar.gz', '5.0'],
    ['zope-interface', 'Zope_._Interface-5.0.tar.gz', '5.0'],
    ['foo-bar-baz', 'Foo_Bar.baz-1.0-rc-1.zip', '1.0-rc-1'],
    ['foo', 'FOO-1!2.0-1.tgz', '1!2.0-1'],
    ['foo-2', 'foo-2-3.0.tar.gz', '3.0'],
    ['foo', 'foo-2-3.tar.gz', '2-3'],
    ['a', 'a-1.tar', '1'],
  ])('of %s may spell it in any way: %s', (project, filename, version) => {
    expect(parseSdistNameOf(project, filename)).toEqual({ name: project, version })
  })

  it.each([
    ['foo', 'foo-bar-1.0.tar.gz'],
    ['foo-bar', 'foo-1.0.tar.gz'],
    ['foo-bar', 'foobar-1.0.tar.gz'],
    ['foo', 'foobar-1.0.tar.gz'],
    ['foobar', 'foo-bar-1.0.tar.gz'],
    ['foo', 'foo_-1.0.tar.gz'],
    ['foo', 'foo--1.0.tar.gz'],
    ['foo', 'foo_1.0.tar.gz'],
    ['foo', 'foo-.tar.gz'],
    ['foo', 'foo.tar.gz'],
    ['foo', 'foo'],
    ['foo', 'fo'],
    ['foo', 'foo-1.0'],
    ['foo', '-foo-1.0.tar.gz'],
  ])('of %s are not %s', (project, filename) => {
    expect(parseSdistNameOf(project, filename)).toBeUndefined()
  })

  it('of another project, or built for a platform, are not taken', () => {
    expect(parseSdistNameOf('mpmath', 'mpmath-all-0.17.tar.gz')).toBeUndefined()
    expect(parseSdistNameOf('mpmath', 'other-0.17.tar.gz')).toBeUndefined()
    expect(parseSdistNameOf('colorlog', 'colorlog-4.2.0.linux-x86_64.tar.gz')).toBeUndefined()
  })
})
