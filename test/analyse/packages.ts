import { totalsOf } from '../../src/analyse/totals.ts'
import type { BudgetResult } from '../../src/model/budget.ts'
import type { PackageEstimate, Scenario } from '../../src/model/estimate.ts'

/** A package of a made-up closure: 1 byte of installed size by default. */
export function pkg(
  name: string,
  dependencies: readonly string[] = [],
  fields: Partial<PackageEstimate> = {},
): PackageEstimate {
  const version = fields.version ?? '1.0'
  return {
    name,
    version,
    requested: false,
    extras: [],
    dependencies,
    requires: dependencies.map((requirement) => ({
      name: requirement,
      requirement,
      marker: null,
      extra: null,
    })),
    wheel: {
      filename: `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`,
      sha256: null,
      index: 'https://index.test/simple/',
    },
    sdist: null,
    download_size: 1,
    installed_size: 1,
    overhead_size: 0,
    bytecode_size: 0,
    disk_size: 4096,
    retained_size: 1,
    sources: { download: 'exact', installed: 'exact', bytecode: 'exact' },
    ...fields,
  }
}

/** A scenario whose totals are the sums of its packages. */
export function scenario(
  packages: readonly PackageEstimate[],
  fields: Partial<Scenario> = {},
): Scenario {
  return {
    name: 'default',
    target: { python: '3.11.7', platform: 'linux-x86_64', glibc: '2.36', assumed: ['glibc'] },
    installer: 'pip',
    packages,
    overlaps: [],
    totals: totalsOf(packages),
    ...fields,
  }
}

/** A budget of 10 bytes that is kept. */
export function budget(fields: Partial<BudgetResult> = {}): BudgetResult {
  const unknown = { packages: 0, download_size: 0 }
  return {
    limit: 10,
    measured: 1,
    over_by: 0,
    ok: true,
    interval: [1, 1],
    unknown,
    culprits: [],
    ...fields,
  }
}
