import { beforeAll, expect, test } from 'vitest'
import type { Estimate, EstimateOptions } from '../../src/index.ts'
import type { IndexFile } from '../support/index-server.ts'
import { archive, SETUP } from './sdist-support.ts'
import { folderOf, indexOf, run, wheel } from './support.ts'

const setup = { 'setup.py': `${SETUP}setup(name="demo", version="1.0", py_modules=["demo"])` }
const local = {
  'demo/pyproject.toml': '[project]\nname = "demo"\nversion = "1"\n',
  'demo/demo/__init__.py': '',
}

// The reader of Python code is loaded with the first sdist.
beforeAll(() => import('../../src/source-trees/sdist-tree.ts').then(() => undefined), 60_000)

const ofIndex =
  (...files: readonly IndexFile[]) =>
  async (more: EstimateOptions): Promise<Estimate> =>
    run({ with: ['demo'], indexUrl: (await indexOf(files)).index, ...more })

const ofLine =
  (line: string) =>
  async (more: EstimateOptions): Promise<Estimate> => {
    const cwd = folderOf({ ...local, 'lines.txt': `${line}\n` })
    return run({ files: ['lines.txt'], cwd, indexUrl: (await indexOf([])).index, ...more })
  }

const estimated: readonly (readonly [string, (more: EstimateOptions) => Promise<Estimate>])[] = [
  ['an sdist', ofIndex(archive('demo 1.0', { ...setup, 'demo.py': 'x = 1\n' }))],
  ['an sdist without files', ofIndex(archive('demo 1.0', {}))],
  ['an sdist of an empty module', ofIndex(archive('demo 1.0', { ...setup, 'demo.py': '' }))],
  ['an sdist with C', ofIndex(archive('demo 1.0', { ...setup, 'demo.c': 'int x;\n' }))],
  [
    'an sdist and a wheel for another system',
    ofIndex(archive('demo 1.0', setup), wheel('demo 1.0', { tag: 'py3-none-win_amd64' })),
  ],
  ['a local project', ofLine('./demo')],
  ['an editable project', ofLine('-e ./demo')],
  ['a wheel whose bytecode is modelled', ofIndex(wheel('demo 1.0'))],
]

test.each(
  estimated.flatMap(([what, estimate]) =>
    (['pip', 'uv'] as const).flatMap((installer) =>
      [true, false].map((compile) => [what, installer, compile, estimate] as const),
    ),
  ),
)('%s under %s, compiled: %s, has no interval without width', async (_, installer, compile, of) => {
  const { scenarios } = await of({ installer, compile })
  for (const { sources, interval } of scenarios[0]!.packages) {
    if (sources.installed === 'estimated') expect(interval).toBeDefined()
    if (interval !== undefined) expect(interval[0]).toBeLessThan(interval[1])
  }
})
