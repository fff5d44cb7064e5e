import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMarker } from '../../src/packaging/markers/marker.ts'
import {
  formatRequirement,
  parseRequirement,
  RequirementError,
} from '../../src/packaging/requirement.ts'

/** The column and the message with which a requirement is refused. */
function faultIn(text: string): readonly [column: number, message: string] {
  try {
    parseRequirement(text)
  } catch (error) {
    if (error instanceof RequirementError) return [error.column, error.message]
    throw error
  }
  throw new Error(`${text} is accepted`)
}

describe('parts', () => {
  it('are all read', () => {
    const requirement = parseRequirement(' Foo_Bar [b, A,b] >= 1 , <2 ; python_version > "3" ')
    expect(requirement).toMatchObject({
      name: 'foo-bar',
      rawName: 'Foo_Bar',
      extras: ['b', 'A'],
      url: null,
    })
    expect(requirement.specifier.text).toBe('<2,>=1')
    expect(requirement.marker && formatMarker(requirement.marker)).toBe('python_version > "3"')
  })

  it('are empty if missing', () => {
    expect(parseRequirement('foo[]')).toMatchObject({
      name: 'foo',
      extras: [],
      url: null,
      marker: null,
    })
    expect(parseRequirement('foo ()').specifier.specifiers).toEqual([])
  })

  it('may contain versions in parentheses and a trailing comma', () => {
    expect(parseRequirement('foo (>=1,!=1.5)').specifier.text).toBe('!=1.5,>=1')
    expect(parseRequirement('foo>=1,').specifier.text).toBe('>=1')
  })

  it('may be a URL, which ends at the next blank', () => {
    expect(parseRequirement('foo[x]@https://example.test/foo.whl#sha256=ab;c')).toMatchObject({
      url: 'https://example.test/foo.whl#sha256=ab;c',
      extras: ['x'],
      marker: null,
    })
    const withMarker = parseRequirement('foo @ https://example.test/foo.zip ; extra == "A_b"')
    expect(formatRequirement(withMarker)).toBe(
      'foo @ https://example.test/foo.zip ; extra == "a-b"',
    )
  })

  it('may contain any text after ===', () => {
    expect(parseRequirement('foo===1.0-custom_build; os_name == "nt"').specifier.text).toBe(
      '===1.0-custom_build',
    )
  })
})

describe('faults', () => {
  it.each([
    ['fastapi=0.1', 8],
    ['-foo', 1],
    ['foo-', 4],
    ['foo >=1 <2', 9],
    ['foo[a b]', 7],
    ['foo[a,]', 7],
    ['foo (>=1', 9],
    ['foo @ ', 7],
    ['foo @ https://example.test/a x', 30],
    ['foo; python_version => "3"', 21],
    ['foo; os_name == "a" else', 21],
    ['foo\n', 4],
    ['', 1],
  ])('%j: column %i', (text, column) => {
    expect(faultIn(text)[0]).toBe(column)
  })

  it('suggest the operator that was probably meant', () => {
    expect(faultIn('fastapi=0.1')[1]).toContain("did you mean '=='?")
  })

  it('inside a version are shown at the specifier', () => {
    expect(faultIn('foo >=1, <2.*')[0]).toBeGreaterThanOrEqual(10)
  })
})

describe('lenient', () => {
  it.each([
    ['elasticsearch-dsl (>=7.2.0<8.0.0)', 'elasticsearch-dsl<8.0.0,>=7.2.0'],
    ['jupyter-core (!=~5.0,>=4.12)', 'jupyter-core!=5.0.*,>=4.12'],
    ['foo>=1.0.*', 'foo>=1.0'],
    ['pyzmq (>=2.7,!=3.0*,!=3.1*)', 'pyzmq!=3.0.*,!=3.1.*,>=2.7'],
    ["foo>='1.0'", 'foo>=1.0'],
    [`botocore>=1.3.0,<1.4.0',`, 'botocore<1.4.0,>=1.3.0'],
    ['numpy (>=1.19.*) ; python_version >= "3.7"', 'numpy>=1.19; python_version >= "3.7"'],
    ['foo (>=1.0,)', 'foo>=1.0'],
  ])('%s', (text, repaired) => {
    expect(formatRequirement(parseRequirement(text, { lenient: true }))).toBe(repaired)
  })

  it('does not hide remaining faults', () => {
    expect(() => parseRequirement('foo ~> 1.0', { lenient: true })).toThrow(RequirementError)
    expect(() => parseRequirement('foo>=1.0.*')).toThrow(RequirementError)
  })
})

it('prints requirements that it reads back to the same text', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,6}[A-Za-z0-9])?$/)
  const extras = fc
    .array(name, { maxLength: 3 })
    .map((names) => (names.length > 0 ? `[${names.join(' , ')}]` : ''))
  const bound = fc
    .tuple(
      fc.constantFrom('>=', '<', '!=', '=='),
      fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$/),
    )
    .map((parts) => parts.join(' '))
  const bounds = fc.array(bound, { maxLength: 3 }).map((all) => all.join(','))
  const marker = fc.constantFrom('', '; os_name == "nt"', ' ;("x" in sys_platform)or extra=="Y"')
  const url = fc.constant(' @ https://example.test/a.whl ')
  fc.assert(
    fc.property(name, extras, fc.oneof(bounds, url), marker, (...parts) => {
      const printed = formatRequirement(parseRequirement(parts.join('')))
      expect(formatRequirement(parseRequirement(printed))).toBe(printed)
    }),
  )
})
