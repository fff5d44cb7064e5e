import { describe, expect, test } from 'vitest'
import { parseVersion } from '../../../src/packaging/versions/version.ts'
import { bytecodeSize, sumBytecode } from '../../../src/weigh/bytecode/bytecode.ts'
import { countCode, noCounts } from '../../../src/weigh/bytecode/code-counts.ts'
import type { PythonFacts } from '../../../src/weigh/facts.ts'

const python = (changes: Partial<PythonFacts> = {}): PythonFacts => ({
  files: 20,
  empty: 2,
  size: 100_000,
  tests: 0,
  paths: 600,
  ...changes,
})
const relative = ({ size, high }: { size: number; high: number }) => (high - size) / size

describe('bytecodeSize', () => {
  test('is zero without Python files', () => {
    expect(bytecodeSize(python({ files: 0, empty: 0, size: 0, paths: 0 }), '3.11')).toEqual({
      size: 0,
      low: 0,
      high: 0,
    })
  })

  // CPython 3.11.7 writes 164 bytes for an empty pkg/__init__.py below
  // /usr/local/lib/python3.11/site-packages.
  test('knows the bytecode of an empty file, and its row in RECORD', () => {
    const row = 'pkg/__pycache__/__init__.cpython-311.pyc,,\r\n'
    const { size, low, high } = bytecodeSize(
      { files: 1, empty: 1, size: 0, tests: 0, paths: 'pkg/__init__.py'.length },
      '3.11',
    )
    expect(size).toBe(164 + row.length)
    // Only the folder of the environment is not known.
    expect(high - low).toBe(60)
  })

  test('has no rows in RECORD if the installer writes none', () => {
    const bare = bytecodeSize(
      { files: 1, empty: 1, size: 0, tests: 0, paths: 'pkg/__init__.py'.length },
      '3.11',
      { recorded: false },
    )
    expect(bare.size).toBe(164)
  })

  // Releases that images install, measured with CPython 3.11.7.
  test.each([
    ['pip', '24.0', 495, 13, 6_027_022, 26_987, 16_515, 7_313_151],
    ['pip', '25.0.1', 411, 11, 4_652_011, 0, 13_636, 5_816_319],
    ['pip', '26.3', 441, 8, 4_992_469, 484, 14_813, 5_880_607],
    ['setuptools', '79.0.1', 357, 13, 3_871_926, 828_220, 13_709, 5_137_834],
    ['pipenv', '2026.10.3', 638, 13, 7_191_062, 499, 27_105, 8_761_744],
  ])('is within 1 %% of %s %s', (project, version, files, empty, size, tests, paths, real) => {
    const release = parseVersion(version)!.key
    const found = bytecodeSize({ files, empty, size, tests, paths }, '3.11', {
      project,
      release,
      recorded: false,
    })
    expect(Math.abs(found.size / real - 1)).toBeLessThan(0.01)
  })

  test('grew by half with Python 3.11', () => {
    const [old, recent] = ['3.10', '3.11'].map((version) => bytecodeSize(python(), version).size)
    expect(recent! / old!).toBeGreaterThan(1.4)
    expect(recent! / old!).toBeLessThan(1.7)
  })

  test.each(['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'])(
    'is an interval around a size (%s)',
    (version) => {
      const { size, low, high } = bytecodeSize(python(), version)
      expect(low).toBeLessThan(size)
      expect(high - size).toBeLessThan(0.4 * size)
    },
  )

  test('treats a patch release like its series, and a newer series like the newest known one', () => {
    expect(bytecodeSize(python(), '3.12.4')).toEqual(bytecodeSize(python(), '3.12'))
    expect(bytecodeSize(python(), '3.15').size).toBe(bytecodeSize(python(), '3.14').size)
  })

  test('assumes a higher density for tests', () => {
    expect(bytecodeSize(python({ tests: 50_000 }), '3.11').size).toBeGreaterThan(
      bytecodeSize(python(), '3.11').size,
    )
  })

  test('uses the density of measured projects, which is more certain', () => {
    const [typical, sympy, idna] = [undefined, 'sympy', 'idna'].map((name) =>
      bytecodeSize(python(), '3.11', { project: name }),
    )
    expect(sympy!.size).toBeGreaterThan(1.2 * typical!.size)
    expect(idna!.size).toBeLessThan(0.6 * typical!.size)
    expect(relative(sympy!)).toBeLessThan(relative(typical!) / 2)
    expect(bytecodeSize(python(), '3.11', { project: 'not-a-measured-project' })).toEqual(typical)
  })

  test('uses the code that was read for other projects', () => {
    const sampleOf = (text: string) => {
      const counts = noCounts()
      countCode(counts, Buffer.from(text))
      return { size: text.length, tests: 0, counts: [...counts] }
    }
    const comments = sampleOf('# A remark.\n'.repeat(5000))
    const code = sampleOf('value = other.get(name, 1)\n'.repeat(2000))
    const [typical, prose, dense] = [undefined, comments, code].map((sample) =>
      bytecodeSize(python(), '3.11', { code: sample }),
    )
    expect(prose!.size).toBeLessThan(0.5 * typical!.size)
    expect(dense!.size).toBeGreaterThan(1.2 * typical!.size)
    expect(relative(dense!)).toBeLessThan(relative(typical!))
  })
})

describe('sumBytecode', () => {
  const one = bytecodeSize(python(), '3.11')
  test('of one is that one, of none zero', () => {
    expect(sumBytecode([one])).toEqual(one)
    expect(sumBytecode([])).toEqual({ size: 0, low: 0, high: 0 })
  })
  test('has a narrower interval for more distributions', () => {
    const many = sumBytecode(Array.from({ length: 25 }, () => one))
    expect(many.size).toBe(25 * one.size)
    expect(relative(many)).toBeCloseTo(relative(one) / 5, 3)
  })
})
