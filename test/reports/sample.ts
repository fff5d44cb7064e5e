import { evaluateBudget } from '../../src/analyse/budgets/decide-budget.ts'
import { retainedSizes } from '../../src/analyse/graph/retained.ts'
import { PysizeError } from '../../src/errors.ts'
import type { Estimate, Estimates, PackageEstimate } from '../../src/model/estimate.ts'
import { pkg, scenario } from '../analyse/packages.ts'

const modelled = { download: 'exact', installed: 'exact', bytecode: 'estimated' } as const

/** A wheel of the sample: sizes in megabytes, bytecode a fiftieth of what is installed. */
function wheel(
  name: string,
  version: string,
  download: number,
  installed: number,
  needs: string[],
  fields: Partial<PackageEstimate> = {},
) {
  const installed_size = installed * 1e6
  return pkg(name, needs, {
    version,
    download_size: download * 1e6,
    installed_size,
    overhead_size: 12_000,
    bytecode_size: installed_size / 50,
    sources: modelled,
    ...fields,
  })
}

function retaining(packages: readonly PackageEstimate[]): PackageEstimate[] {
  const retained = retainedSizes(packages)
  return packages.map((one) => ({ ...one, retained_size: retained.get(one.name) ?? null }))
}

const requested = { requested: true }
const small = ['anyio', 'certifi', 'click', 'filelock', 'fsspec', 'h11', 'idna']
const common = [
  ...small.map((name, at) => wheel(name, `${at + 1}.0`, 0.1, 0.5 + at / 10, [])),
  wheel('jinja2', '3.1.6', 0.13, 0.47, ['markupsafe']),
  wheel('transformers', '4.57.1', 12, 48, ['numpy', 'filelock', 'fsspec', 'click'], requested),
  wheel('numpy', '2.3.4', 16.9, 65.1, [], requested),
  wheel('fastapi', '0.121.1', 0.109, 0.52, ['anyio', 'idna', 'h11', 'certifi'], requested),
]

const cuda = retaining([
  ...common,
  wheel('markupsafe', '3.0.3', 0.02, 0.08, []),
  wheel('sentence-transformers', '5.1.2', 0.488, 1.74, ['torch', 'transformers'], requested),
  wheel('torch', '2.9.0', 899, 1810, [
    'jinja2',
    'triton',
    'nvidia-cublas-cu12',
    'nvidia-cudnn-cu12',
    'nvidia-nccl-cu12',
    'filelock',
  ]),
  wheel('nvidia-cublas-cu12', '12.8.4.1', 594, 817, []),
  wheel('nvidia-cudnn-cu12', '9.10.2.21', 707, 1070, ['nvidia-cublas-cu12']),
  wheel('nvidia-nccl-cu12', '2.27.5', 322, 434, []),
  wheel('triton', '3.5.0', 170, 470, []),
  wheel('docopt', '0.6.2', 0.026, 0.08, [], {
    requested: true,
    wheel: null,
    sdist: { filename: 'docopt-0.6.2.tar.gz', sha256: null, index: 'https://index.test/simple/' },
    sources: { ...modelled, installed: 'estimated' },
    interval: [60_000, 110_000],
  }),
  wheel('odd-wheel', '1.0', 1.5, 0, [], {
    requested: true,
    installed_size: null,
    overhead_size: null,
    bytecode_size: null,
    sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
  }),
])

const cpu = retaining([
  ...common,
  wheel('markupsafe', '3.0.2', 0.02, 0.08, []),
  wheel('sentence-transformers', '5.1.2', 0.488, 1.74, ['torch', 'transformers'], requested),
  wheel('torch', '2.9.0+cpu', 184, 492, ['jinja2', 'filelock']),
])

const lines = [
  '--extra-index-url https://download.pytorch.org/whl/cpu',
  'torch==2.9.0+cpu ; sys_platform != "darwin"',
]
const recipe = {
  lines,
  edits: [{ file: 'requirements/production.txt', line: 4, remove: [], add: lines }],
  commands: [],
  notes: [],
}

/**
 * A made-up estimate with a GPU closure, its CPU comparison, an sdist, a wheel of unknown size and
 * a broken budget.
 */
export const sample: Estimate = {
  schema_version: 1,
  command: 'estimate',
  as_of: '2025-11-13T10:22:33.000Z',
  inputs: [{ file: 'requirements/production.txt', sha256: 'ab'.repeat(32) }],
  scenarios: [scenario(cuda), scenario(cpu, { name: 'cpu', recipe })],
  budget: {
    ...evaluateBudget(4e9, scenario(cuda)),
    advice: { code: 'cpu-build', lines, saves: 4_000_000_000, total_after: 817_000_000, ok: true },
  },
  warnings: [
    {
      code: 'unknown-size',
      message: 'The directory of odd_wheel-1.0-py3-none-any.whl is corrupt; its size is unknown.',
    },
  ],
  network: { requests: 41, bytes: 2_345_678, rounds: 4 },
}

const network = { requests: 60, bytes: 3_456_789, rounds: 5 }
const light = scenario(common.slice(0, 9))

/** Three files: the sample, one that keeps the budget, one that fails. */
export const several: Estimates = {
  schema_version: 1,
  command: 'estimate',
  estimates: [
    { file: 'requirements/production.txt', estimate: { ...sample, network }, error: null },
    {
      file: 'tools.txt',
      estimate: {
        ...sample,
        inputs: [],
        scenarios: [light],
        budget: evaluateBudget(4e9, light),
        warnings: [],
        network,
      },
      error: null,
    },
    {
      file: 'old\u001b[5m.txt',
      estimate: null,
      error: new PysizeError('conflict', 'Nothing fits.', {
        exitCode: 3,
        places: [{ file: 'old.txt', line: 2 }],
      }),
    },
  ],
  network,
}
