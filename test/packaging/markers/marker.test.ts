import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ENVIRONMENT_VARIABLES,
  extrasNamed,
  formatMarker,
  MarkerError,
  parseMarker,
} from '../../../src/packaging/markers/marker.ts'

const reprint = (text: string): string => formatMarker(parseMarker(text))

/** The column at which a marker is refused. */
function faultIn(text: string): number {
  try {
    parseMarker(text)
  } catch (error) {
    if (error instanceof MarkerError) return error.column
    throw error
  }
  throw new Error(`${text} is accepted`)
}

describe('reading and printing', () => {
  it('knows the legacy names of variables', () => {
    expect(reprint("os.name == 'nt'")).toBe('os_name == "nt"')
    expect(reprint("python_implementation != 'PyPy'")).toBe(
      'platform_python_implementation != "PyPy"',
    )
    expect(reprint("'x' in platform.version")).toBe('"x" in platform_version')
  })

  it('normalises values that are compared with extras and dependency groups', () => {
    expect(reprint("extra == 'Dev_Tools'")).toBe('extra == "dev-tools"')
    expect(reprint("'A.B' in extras and 'C_D' not in dependency_groups")).toBe(
      '"a-b" in extras and "c-d" not in dependency_groups',
    )
  })

  it('keeps parentheses around groups, and drops the others', () => {
    expect(reprint('((os_name == "a"))')).toBe('os_name == "a"')
    expect(reprint('(os_name == "a" and os_name == "b") or os_name == "c"')).toBe(
      '(os_name == "a" and os_name == "b") or os_name == "c"',
    )
    expect(reprint('os_name == "a" and ((os_name == "b" or os_name == "c"))')).toBe(
      'os_name == "a" and (os_name == "b" or os_name == "c")',
    )
  })

  it('reads string literals as Python does', () => {
    expect(reprint(String.raw`os_name == '\x61\142\u0063'`)).toBe('os_name == "abc"')
    expect(reprint(String.raw`os_name == 'C:\dir'`)).toBe(String.raw`os_name == "C:\dir"`)
    expect(reprint(`os_name == 'say "hi"'`)).toBe(`os_name == 'say "hi"'`)
  })

  it('prints markers that it reads back to the same text', () => {
    const literal = fc.stringMatching(/^[a-z0-9 .'_-]{0,8}$/).map((text) => `"${text}"`)
    const variable = fc.constantFrom<string>(...ENVIRONMENT_VARIABLES, 'extra', 'os.name')
    const operator = fc.constantFrom('==', '!=', '<', '>=', '~=', '===', 'in', 'not  in')
    const comparison = fc
      .oneof(fc.tuple(variable, operator, literal), fc.tuple(literal, operator, variable))
      .map((parts) => parts.join(' '))
    const marker = fc.letrec<{ marker: string }>((tie) => ({
      marker: fc.oneof(
        { depthSize: 'small' },
        comparison,
        fc
          .tuple(tie('marker'), fc.constantFrom('and', 'or'), tie('marker'))
          .map((parts) => parts.join(' ')),
        tie('marker').map((inner) => `(${inner})`),
      ),
    })).marker
    fc.assert(
      fc.property(marker, (text) => {
        const printed = reprint(text)
        expect(reprint(printed)).toBe(printed)
      }),
    )
  })
})

describe('faults', () => {
  it.each([
    ['python_version => "3"', 16],
    ['python_version >', 17],
    ['python_versions > "3"', 1],
    ['os_name == "a" and', 19],
    ['os_name == "a" AND os_name == "b"', 16],
    ['(os_name == "a"', 16],
    ['os_name == "a', 12],
    [String.raw`os_name == "\x4"`, 12],
    ['os_name notin "a"', 9],
  ])('%s: column %i', (text, column) => {
    expect(faultIn(text)).toBe(column)
  })

  it('refuses deep nesting, instead of running out of stack', () => {
    expect(() => parseMarker(`${'('.repeat(100_000)}os_name == "a"`)).toThrow('nested too deeply')
  })
})

describe('extras', () => {
  it('are listed in order, once, on whichever side they are', () => {
    expect(extrasNamed(parseMarker('extra == "B" or "a" == extra or extra != "b"'))).toEqual([
      'b',
      'a',
    ])
    expect(extrasNamed(parseMarker('os_name == "nt"'))).toEqual([])
  })
})
