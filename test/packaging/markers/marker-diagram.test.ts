import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evaluateMarker,
  type MarkerEnvironment,
  parseMarker,
} from '../../../src/packaging/markers/marker.ts'
import {
  ALWAYS,
  both,
  diagramOf,
  NEVER,
  not,
  withExtras,
} from '../../../src/packaging/markers/marker-diagram.ts'

const diagram = (text: string) => diagramOf(parseMarker(text))

describe('markers with the same meaning are one', () => {
  test.each([
    ['python_version >= "3.8"', "python_full_version >= '3.8.0'"],
    ['python_version < "3.13"', 'python_version <= "3.12"'],
    ['python_version > "3.7"', '"3.8" <= python_full_version'],
    ['python_version == "3.8"', 'python_full_version == "3.8.*"'],
    ['python_version ~= "3.8"', 'python_version >= "3.8" and python_version < "4"'],
    ['python_version in "3.8 3.9"', 'python_version >= "3.8" and python_version < "3.10"'],
    ['python_version != "3.8"', 'python_version < "3.8" or python_version >= "3.9"'],
    ['python_version < "3.7.1"', 'python_version < "3.8"'],
    ['platform_system == "Linux"', 'sys_platform == "linux"'],
    ['os_name == "nt" and python_version >= "3"', '(python_version >= "3") and os_name == "nt"'],
    ['os_name == "a" or os_name == "a" and sys_platform == "b"', 'os_name == "a"'],
    [
      'sys_platform not in "win32 cygwin"',
      'sys_platform not in "win32 cygwin" and sys_platform not in "win32 cygwin"',
    ],
  ])('%s, %s', (one, other) => {
    expect(diagram(one)).toBe(diagram(other))
  })

  test.each([
    ['python_version >= "3.8"', 'python_version >= "3.9"'],
    ['python_full_version > "3.8"', 'python_full_version >= "3.8"'],
    ['os_name == "nt"', 'sys_platform == "nt"'],
    ['"a" in os_name', 'os_name in "a"'],
    ['platform_system == "FreeBSD"', 'sys_platform == "FreeBSD"'],
  ])('and others are not: %s, %s', (one, other) => {
    expect(diagram(one)).not.toBe(diagram(other))
  })
})

test('always true and never true are recognised', () => {
  expect(diagram('python_version < "3" or python_version >= "3"')).toBe(ALWAYS)
  expect(diagram('python_version == "3.8.1"')).toBe(NEVER)
  expect(diagram('os_name == "a" and os_name == "b"')).toBe(NEVER)
  expect(diagramOf(null)).toBe(ALWAYS)
})

test('extras can be decided', () => {
  const marker = diagram(
    'python_version >= "3.8" and extra == "x" or extra == "y" and os_name == "nt"',
  )
  expect(withExtras(marker, (extra) => extra === 'x')).toBe(diagram('python_version >= "3.8"'))
  expect(withExtras(marker, (extra) => extra === 'y')).toBe(diagram('os_name == "nt"'))
  expect(withExtras(marker, () => false)).toBe(NEVER)
  expect(withExtras(diagram('extra != "x"'), () => false)).toBe(ALWAYS)
})

test('a marker that would need a large diagram stays one condition', () => {
  const pairs = Array.from({ length: 200 }, (_, i) => `("a${i}" in os_name and "b${i}" in os_name)`)
  expect(diagram(pairs.join(' or ')).children).toEqual([NEVER, ALWAYS])
})

const python = fc.tuple(fc.integer({ min: 6, max: 13 }), fc.integer({ min: 0, max: 2 }))
const comparison = fc.oneof(
  fc
    .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), python)
    .map(([operator, [minor]]) => `python_version ${operator} "3.${minor}"`),
  fc
    .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), python)
    .map(([operator, [minor, patch]]) => `python_full_version ${operator} "3.${minor}.${patch}"`),
  fc.constantFrom(
    'os_name == "nt"',
    'os_name != "nt"',
    'sys_platform == "linux"',
    '"win" in sys_platform',
    'extra == "x"',
    'extra != "x"',
  ),
)
const marker = fc
  .array(fc.tuple(comparison, comparison, fc.constantFrom('and', 'or')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.map(([a, b, glue]) => `(${a} ${glue} ${b})`).join(' and '))

test('it decides like the marker', () => {
  const environment = fc
    .tuple(python, fc.constantFrom('nt', 'posix'), fc.constantFrom('linux', 'win32'))
    .map(
      ([[minor, patch], os, platform]): MarkerEnvironment => ({
        implementation_name: 'cpython',
        implementation_version: `3.${minor}.${patch}`,
        os_name: os,
        platform_machine: 'x86_64',
        platform_python_implementation: 'CPython',
        platform_release: '6.1',
        platform_system: 'Other',
        platform_version: '1',
        python_full_version: `3.${minor}.${patch}`,
        python_version: `3.${minor}`,
        sys_platform: platform,
      }),
    )
  fc.assert(
    fc.property(marker, environment, fc.boolean(), (text, env, asked) => {
      const here = ['python_full_version', 'os_name', 'sys_platform'] as const
      const place = here.map((name) => diagram(`${name} == "${env[name]}"`)).reduce(both)
      const win = diagram('"win" in sys_platform')
      const point = both(place, env.sys_platform === 'win32' ? win : not(win))
      const settled = withExtras(diagram(text), () => asked)
      expect(both(settled, point)).toBe(
        evaluateMarker(parseMarker(text), env, new Set(asked ? ['x'] : [])) ? point : NEVER,
      )
    }),
  )
})
