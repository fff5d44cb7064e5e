import { describe, expect, it } from 'vitest'
import {
  evaluateLockMarker,
  evaluateMarker,
  type MarkerEnvironment,
  parseMarker,
  UndefinedComparisonError,
} from '../../../src/packaging/markers/marker.ts'

const environment: MarkerEnvironment = {
  implementation_name: 'cpython',
  implementation_version: '3.11.7',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  platform_release: '6.1.0-13-amd64',
  platform_system: 'Linux',
  platform_version: '#1 SMP',
  python_full_version: '3.11.7',
  python_version: '3.11',
  sys_platform: 'linux',
}

const holds = (marker: string, ...extras: string[]): boolean =>
  evaluateMarker(parseMarker(marker), environment, new Set(extras))

describe('comparisons', () => {
  it('are of versions if the variable has one', () => {
    expect(holds('python_version >= "3.9"')).toBe(true)
    expect(holds('python_full_version < "3.11.10"')).toBe(true)
    expect(holds('python_version == "3.*"')).toBe(true)
    expect(holds('python_version ~= "3.8"')).toBe(true)
  })

  it('are of releases only if the installer reads them so', () => {
    const uv = { ...environment, python_full_version: '3.11.0', releasesOnly: true as const }
    const marker = parseMarker('python_full_version <= "3.11.0a6"')
    expect(evaluateMarker(marker, uv)).toBe(true)
    expect(evaluateMarker(marker, { ...environment, python_full_version: '3.11.0' })).toBe(false)
    expect(evaluateMarker(parseMarker('"3.11.0rc1" > python_full_version'), uv)).toBe(false)
  })

  it('may be reversed, if the right side is the bound', () => {
    expect(holds('"3.9" <= python_version')).toBe(true)
    expect(holds('"3.12" <= python_version')).toBe(false)
  })

  it('fall back to text if the right side is not a version', () => {
    expect(holds('platform_release == "6.1.0-13-amd64"')).toBe(true)
    expect(holds('platform_release >= "6.0"')).toBe(false)
    expect(holds('python_version in "3.10, 3.11"')).toBe(true)
    // uv's own slip makes this true.
    expect(holds('python_version in "2.6,2.7"')).toBe(false)
    expect(holds('python_version == "3.10, 3.11"')).toBe(false)
  })

  it('have no order of texts', () => {
    expect(holds('os_name > "a"')).toBe(false)
    expect(holds('os_name >= "posix"')).toBe(true)
    expect(holds('"nix" not in sys_platform and "lin" in sys_platform')).toBe(true)
  })

  it('are undefined if the operator has no meaning, whatever else decides', () => {
    expect(() => holds('os_name ~= "posix"')).toThrow(UndefinedComparisonError)
    expect(() => holds('os_name == "posix" or python_version ~= "3"')).toThrow(
      UndefinedComparisonError,
    )
    expect(() => holds('os_name == "nt" and sys_platform === "linux"')).toThrow(
      UndefinedComparisonError,
    )
    expect(() => holds('"a" in extras')).toThrow(UndefinedComparisonError)
  })

  it('accept the version of an untagged build', () => {
    const untagged = { ...environment, python_full_version: '3.12.0a1+' }
    expect(evaluateMarker(parseMarker('python_full_version > "3.11"'), untagged)).toBe(true)
  })

  it('are cached for each environment separately', () => {
    const marker = parseMarker('python_version < "3.11"')
    expect(evaluateMarker(marker, environment)).toBe(false)
    expect(evaluateMarker(marker, { ...environment, python_version: '3.8' })).toBe(true)
    expect(evaluateMarker(marker, environment)).toBe(false)
  })
})

describe('extras', () => {
  it('match in their normal form', () => {
    expect(holds('extra == "dev-tools"', 'Dev_Tools')).toBe(true)
    expect(holds('extra == "dev"')).toBe(false)
    expect(holds('extra == ""')).toBe(true)
  })

  it('are tried one at a time', () => {
    expect(holds('extra == "b"', 'a', 'b')).toBe(true)
    expect(holds('extra == "a" and extra == "b"', 'a', 'b')).toBe(false)
    expect(holds('extra != "a"', 'a', 'b')).toBe(true)
    expect(holds('extra != "a"', 'a')).toBe(false)
  })
})

it('evaluates the markers of lock files', () => {
  const holdsIn = (marker: string): boolean =>
    evaluateLockMarker(parseMarker(marker), environment, {
      extras: ['Web_UI'],
      dependencyGroups: ['test'],
    })
  expect(holdsIn('"web-ui" in extras and "test" in dependency_groups')).toBe(true)
  expect(holdsIn('"docs" not in dependency_groups and python_version > "3"')).toBe(true)
  expect(() => holdsIn('extra == "web-ui"')).toThrow(UndefinedComparisonError)
  expect(() => holdsIn('extras == "web-ui"')).toThrow(UndefinedComparisonError)
})
