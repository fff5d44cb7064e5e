import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCoreMetadata } from '../../src/packaging/core-metadata.ts'

describe('core metadata', () => {
  it('is read up to the blank line', () => {
    const text = [
      'Metadata-Version: 2.2',
      'Name: Foo',
      'Version: 1.0',
      'Summary: nothing: really',
      'Requires-Python: >=3.8',
      'Requires-Dist: bar>=1',
      'Requires-Dist: baz; extra == "x"',
      'Provides-Extra: x',
      'Dynamic: Requires-Dist',
      '',
      'Requires-Dist: from-the-description',
    ].join('\n')
    expect(parseCoreMetadata(text)).toEqual({
      metadataVersion: '2.2',
      name: 'Foo',
      hasName: true,
      version: '1.0',
      requiresPython: '>=3.8',
      requiresDist: ['bar>=1', 'baz; extra == "x"'],
      providesExtra: ['x'],
      dynamic: ['requires-dist'],
    })
  })

  it('may have names in any case, Windows line ends and a byte order mark', () => {
    const text = '\ufeffNAME: foo\r\nrequires-dist:bar\r\n\r\nRequires-Dist: no\r\n'
    expect(parseCoreMetadata(text)).toMatchObject({ name: 'foo', requiresDist: ['bar'] })
  })

  it('may fold lines, also of unneeded fields', () => {
    const text =
      'Description: one\n  Name: no\n\t\nRequires-Dist: bar\n  (>=1)\n\t; extra == "x"\nName: foo\n'
    expect(parseCoreMetadata(text)).toMatchObject({
      name: 'foo',
      requiresDist: ['bar (>=1) ; extra == "x"'],
    })
  })

  it('ends at a line that is not a header, as in Python', () => {
    expect(parseCoreMetadata('Name: foo\nnot a header\nRequires-Dist: bar\n')).toMatchObject({
      name: 'foo',
      requiresDist: [],
    })
  })

  it('takes the first of a field that may occur once', () => {
    expect(parseCoreMetadata('Name: a\nName: b\n').name).toBe('a')
  })

  it('is empty for an empty text', () => {
    expect(parseCoreMetadata('')).toMatchObject({
      metadataVersion: '',
      name: '',
      requiresPython: null,
      requiresDist: [],
    })
  })

  it('reads written dependencies back', () => {
    const value = fc.stringMatching(/^[a-z][a-z0-9 ;:="<>().]{0,20}[a-z0-9]$/)
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom('\n', '\r\n'), (values, end) => {
        const text = [
          'Name: foo',
          ...values.map((each) => `Requires-Dist: ${each}`),
          '',
          'Requires-Dist: no',
        ].join(end)
        expect(parseCoreMetadata(text).requiresDist).toEqual(values)
      }),
    )
  })
})
