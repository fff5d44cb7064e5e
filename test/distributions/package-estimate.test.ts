import { describe, expect, test } from 'vitest'
import { packageEstimate } from '../../src/distributions/package-estimate.ts'
import { knownVersion } from '../../src/resolve/candidate.ts'
import { type InstallerPolicy, PIP, policyOf, UV } from '../../src/resolve/policy.ts'
import type { ResolvedPackage } from '../../src/resolve/resolution.ts'
import { createTarget } from '../../src/targets/target.ts'
import type { SdistFacts, WheelFacts } from '../../src/weigh/facts.ts'
import { distFile } from '../resolve/support.ts'

const target = createTarget({ installer: 'pip', python: '3.12' })
const python = { files: 2, empty: 0, size: 4000, tests: 0, paths: 30 }
const wheelFacts: WheelFacts = {
  kind: 'wheel',
  download: 2000,
  installed: 10_000,
  packed: 1500,
  files: 5,
  python,
  distInfo: 'demo-1.0.dist-info',
  record: { size: 300, expected: 320 },
  entryPoints: null,
  data: null,
  places: ['demo'],
  disk: { blocks: 6, folders: 2, caches: 1, sources: [1, 1] },
  kinds: { python: 4000 },
}
const sdistFacts: SdistFacts = {
  kind: 'sdist',
  download: 3000,
  installed: { size: 5000, low: 4000, high: 9000 },
  files: 3,
  python,
}

const resolved = (filename: string, size: number | null): ResolvedPackage => ({
  candidate: {
    name: 'demo',
    version: knownVersion('1.0.0')!,
    kind: filename.endsWith('.whl') ? 'wheel' : 'sdist',
    file: distFile(filename, { size, sha256: 'ab' }),
    yanked: false,
  },
  requested: true,
  extras: ['fast'],
  dependencies: ['other'],
  asks: new Map(),
})

const wheel = 'demo-1.0.0-py3-none-any.whl'

describe('a wheel', () => {
  test('is exact if it was read, except for the modelled bytecode', () => {
    const one = packageEstimate(
      resolved(wheel, 2000),
      { weight: wheelFacts, exact: true },
      target,
      PIP,
    )
    expect(one).toMatchObject({
      name: 'demo',
      version: '1.0.0',
      extras: ['fast'],
      wheel: { filename: wheel, sha256: 'ab', index: 'https://index.test/simple' },
      sdist: null,
      download_size: 2000,
      installed_size: 10_000,
      sources: { download: 'exact', installed: 'exact', bytecode: 'estimated' },
    })
    const [low, high] = one.interval!
    expect(low).toBeGreaterThanOrEqual(10_000)
    expect(low).toBeLessThanOrEqual(10_000 + one.bytecode_size!)
    expect(high).toBeGreaterThanOrEqual(10_000 + one.bytecode_size!)
  })

  test('scripts in Python are compiled by pip, and not by uv', () => {
    const aside = { files: 1, empty: 0, size: 3000, tests: 0, paths: 20 }
    const size = (weight: WheelFacts, policy: InstallerPolicy) =>
      packageEstimate(resolved(wheel, 2000), { weight, exact: true }, target, policy).bytecode_size!
    const uv = policyOf('uv', true)
    expect(size({ ...wheelFacts, aside }, PIP)).toBe(size(wheelFacts, PIP))
    expect(size({ ...wheelFacts, aside }, uv)).toBeLessThan(size(wheelFacts, uv) / 2)
  })

  test('has no bytecode and no warning under uv', () => {
    const one = packageEstimate(
      resolved(wheel, 2000),
      { weight: wheelFacts, exact: true },
      target,
      UV,
    )
    expect(one).toMatchObject({ bytecode_size: 0, sources: { bytecode: 'exact' } })
    expect(one).not.toHaveProperty('interval')
  })

  test('has no bytecode under pip with --no-compile', () => {
    const one = packageEstimate(
      resolved(wheel, 2000),
      { weight: wheelFacts, exact: true },
      target,
      policyOf('pip', false),
    )
    expect(one).toMatchObject({ bytecode_size: 0, sources: { bytecode: 'exact' } })
  })

  test('has the same .pyc files under uv with --compile, but no rows in RECORD', () => {
    const [pip, uv] = [policyOf('pip'), policyOf('uv', true)].map(
      (policy) =>
        packageEstimate(resolved(wheel, 2000), { weight: wheelFacts, exact: true }, target, policy)
          .bytecode_size!,
    )
    const rows = 30 + 2 * '__pycache__/.cpython-312c,,\r\n'.length
    expect(pip! - uv!).toBe(rows)
  })

  test('counts shipped bytecode once if compiling overwrites it', () => {
    const bytecode = (compiled?: Record<string, number>): number => {
      const weight = { ...wheelFacts, ...(compiled === undefined ? {} : { compiled }) }
      return packageEstimate(resolved(wheel, 2000), { weight, exact: true }, target, PIP)
        .bytecode_size!
    }
    expect(bytecode() - bytecode({ 'cpython-312': 700, 'cpython-311': 900 })).toBe(700)
    expect(bytecode({ 'cpython-310': 900 })).toBe(bytecode())
  })

  test('takes whole blocks, and one for each folder', () => {
    const disk = (policy: InstallerPolicy): number =>
      packageEstimate(resolved(wheel, 2000), { weight: wheelFacts, exact: true }, target, policy)
        .disk_size!
    // Six blocks and two folders in the wheel, and INSTALLER.
    expect(disk(UV)).toBe(9 * 4096)
    // Two small .pyc files and their folder.
    expect(disk(PIP) - disk(UV)).toBe(3 * 4096)
  })

  test('uses its own size if the page has none', () => {
    const one = packageEstimate(
      resolved(wheel, null),
      { weight: wheelFacts, exact: true },
      target,
      UV,
    )
    expect(one).toMatchObject({ download_size: 2000, sources: { download: 'exact' } })
  })

  test('with modelled figures has an interval that depends on their error', () => {
    const modelled = packageEstimate(
      resolved(wheel, null),
      { weight: wheelFacts, exact: false },
      target,
      UV,
    )
    expect(modelled).toMatchObject({
      sources: { download: 'estimated', installed: 'estimated' },
      interval: [9500, 10_500],
    })
    const rough = packageEstimate(
      resolved(wheel, 2000),
      { weight: wheelFacts, exact: false, error: 0.35 },
      target,
      UV,
    )
    expect(rough).toMatchObject({
      sources: { download: 'exact', installed: 'estimated' },
      interval: [6500, 13_500],
    })
  })
})

test('an sdist is estimated; the archive is its download', () => {
  const one = packageEstimate(
    resolved('demo-1.0.0.tar.gz', 3000),
    { weight: sdistFacts, exact: true },
    target,
    UV,
  )
  expect(one).toMatchObject({
    wheel: null,
    sdist: { filename: 'demo-1.0.0.tar.gz' },
    download_size: 3000,
    installed_size: 5000,
    sources: { download: 'exact', installed: 'estimated' },
    interval: [4000, 9000],
  })
})

test('a distribution that could not be weighed has only a download size', () => {
  const weight = { kind: 'unknown', reason: 'it is damaged' } as const
  expect(
    packageEstimate(resolved(wheel, 2000), { weight, exact: true }, target, PIP),
  ).toMatchObject({
    download_size: 2000,
    installed_size: null,
    overhead_size: null,
    bytecode_size: null,
    sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
  })
  const nothing = packageEstimate(resolved(wheel, null), { weight, exact: true }, target, PIP)
  expect(nothing).toMatchObject({ download_size: null, sources: { download: 'unknown' } })
})
