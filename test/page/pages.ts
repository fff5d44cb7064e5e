import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as library from '../../src/index.ts'
import type { Document } from '../../src/model/documents.ts'
import type { Estimate } from '../../src/model/estimate.ts'
import { formatted } from '../../src/reports/formats/formats.ts'
import { pkg, scenario } from '../analyse/packages.ts'
import { recordWith } from '../analyse/records.ts'
import { tiny } from '../cli/fake-host.ts'
import recorded from '../fixtures/recorded-sets.json' with { type: 'json' }

const root = join(import.meta.dirname, '..', '..')
const template = readFileSync(join(root, 'dist/report-page.html'), 'utf8')

/** Names that a hostile index or file may use. */
export const HOSTILE = '</script><img src=x onerror="document.title=\'broken\'"><!--'

/** A report as a page, and its data. */
export interface MadePage {
  readonly name: string
  readonly document: Document
  readonly html: string
  /** Bytes of the template. */
  readonly template: number
}

function pageOf(name: string, document: Document): MadePage {
  const look = {
    width: 80,
    colors: false,
    binaryUnits: false,
    all: false,
    pageTemplate: () => template,
  }
  return {
    name,
    document,
    html: formatted('html', document, look),
    template: Buffer.byteLength(template),
  }
}

/**
 * A page of each command on real data, from the embedded snapshot, and one with the data of a
 * hostile index.
 *
 * @param cacheDir an empty folder
 */
export async function makePages(cacheDir: string): Promise<readonly MadePage[]> {
  const common = {
    cwd: join(root, 'test/fixtures/bahr'),
    offline: true,
    cacheDir,
    env: {},
  } as const
  const story = 'requirements/production.txt'
  const files = [story]
  const platforms = ['linux-x86_64', 'linux-aarch64', 'macos-arm64']
  const stdin = async (): Promise<string> => [...recorded.comfyui, ...recorded.jupyter].join('\n')
  return [
    pageOf('estimate', await library.estimate({ ...common, files, budget: '4GB' })),
    pageOf('large', await library.estimate({ ...common, files: ['-'], stdin, python: '3.12' })),
    pageOf('compare', await library.compare(files, { ...common, platforms })),
    pageOf(
      'diff',
      await library.diff('requirements/minimal-production.txt', story, {
        ...common,
        failIfGrows: '100MB',
      }),
    ),
    pageOf('advise', await library.advise({ ...common, files, budget: '4GB' })),
    pageOf('image', await library.image({ ...common, budget: 'railway-trial' })),
    pageOf('unchanged', await library.diff(story, story, common)),
    pageOf('image-diff', await library.imageDiff('Dockerfile', 'swapped.Dockerfile', common)),
    pageOf('collect', await collection(cacheDir)),
    pageOf('hostile', hostile()),
  ]
}

/**
 * Sixty repositories, each weighed twice: some grow, some have GPU packages, some break a budget.
 */
function collection(folder: string): Promise<Document> {
  const records = Array.from({ length: 120 }, (_, at) => {
    const [round, number] = [Math.floor(at / 60), at % 60]
    const size = 20_000_000 + ((number * 37) % 60) ** 2 * 1_000_000
    const grown = round === 1 && number % 7 === 0 ? size / 10 : 0
    const isOver = number % 11 === 0
    return recordWith({
      repository: number === 59 ? HOSTILE : `team-${number % 5}/service-${number}`,
      file: number % 3 === 0 ? 'requirements.txt' : 'services/api/uv.lock',
      as_of: `2026-11-2${round}T00:00:00.000Z`,
      packages: 5 + number,
      on_disk_size: size + grown,
      download_size: Math.round((size + grown) / 3),
      gpu:
        number % 9 === 0
          ? { packages: ['nvidia-cublas-cu12', 'triton'], size: size / 2 }
          : { packages: [], size: 0 },
      checks: isOver
        ? [
            {
              kind: 'budget',
              status: 'failed',
              text: 'OVER BUDGET by 12 MB',
              limit: size - 12_000_000,
              measured: size,
            },
          ]
        : [],
    })
  })
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'sizes.jsonl')
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return library.collect([file])
}

function hostile(): Estimate {
  const line = {
    file: HOSTILE,
    line: 1,
    requirement: HOSTILE,
    saves: 1,
    leaves: [],
    also_needed_by: [],
    versions: 'kept',
    source: 'exact',
  } as const
  const first = pkg(HOSTILE, ['b'], {
    requested: true,
    version: HOSTILE,
    without_line: [line],
    installed_size: 5_000_000,
    kinds: { data: 5_000_000 },
  })
  return {
    ...tiny,
    inputs: [{ file: HOSTILE, sha256: '' }],
    scenarios: [scenario([first, pkg('b', [], { installed_size: 3_000_000 })])],
    warnings: [{ code: 'yanked', message: HOSTILE }],
  }
}
