import { describe, expect, test } from 'vitest'
import { weighCondaPackage } from '../../../src/weigh/conda/conda-package.ts'
import { type CondaOptions, condaPackage } from '../../support/conda.ts'
import { zstdFrame } from '../../support/zstd.ts'
import { makeTar } from '../tarball.ts'
import { memorySource } from '../zip.ts'

const weigh = async (options: CondaOptions = {}) =>
  weighCondaPackage(memorySource(condaPackage('demo 1.0 0', options).body))

describe('a package', () => {
  test.each([true, false])('is read wherever its metadata is (first: %s)', async (infoFirst) => {
    const files = {
      'lib/demo.so': 'x'.repeat(5000),
      'bin/demo': 'y'.repeat(10),
      'lib/big.so': 'z'.repeat(200_000),
    }
    const source = memorySource(
      condaPackage('demo 1.0 0', { infoFirst, files, links: { 'lib/demo.so.1': 'lib/demo.so' } })
        .body,
    )
    expect(await weighCondaPackage(source)).toMatchObject({
      kind: 'conda',
      exact: true,
      download: source.size,
      // Links count nothing, whatever size is stated.
      installed: 205_010,
      files: 3,
      disk: { blocks: 2 + 1 + 49, folders: 2 },
      noarch: null,
      depends: [],
    })
    expect(source.reads).toHaveLength(infoFirst ? 2 : 1)
  })

  test('for any Python has compiled files, contents and programs', async () => {
    const files = {
      'site-packages/demo/__init__.py': '',
      'site-packages/demo/tests/a.py': 'x = 1\n',
      'site-packages/My_Demo-1.0.dist-info/METADATA': 'Name: My_Demo\n',
      'etc/demo.py': 'not a module',
    }
    expect(
      await weigh({
        noarch: 'python',
        files,
        entryPoints: ['demo = demo.cli:main'],
        depends: ['python >=3.8'],
      }),
    ).toMatchObject({
      noarch: 'python',
      python: {
        files: 2,
        empty: 1,
        size: 6,
        tests: 6,
        paths: 'demo/__init__.pydemo/tests/a.py'.length,
      },
      provides: ['my-demo'],
      entryPoints: ['demo = demo.cli:main'],
      depends: ['python >=3.8'],
    })
  })
})

describe('a package that cannot be weighed has a reason:', () => {
  const info = (files: Readonly<Record<string, string>>) =>
    zstdFrame(makeTar(Object.entries(files).map(([path, content]) => ({ path, content }))))
  test.each<[RegExp, CondaOptions]>([
    [/no list of paths/, { paths: '{}' }],
    [/no list of paths/, { paths: '[1, 2' }],
    [/an invalid entry/, { paths: '{"paths": [null]}' }],
    [/an entry without a path/, { paths: '{"paths": [{"size_in_bytes": 1}]}' }],
    [
      /an entry without a size/,
      { paths: '{"paths": [{"_path": "a", "path_type": "hardlink", "size_in_bytes": -1}]}' },
    ],
    [/an entry without a size/, { paths: '{"paths": [{"_path": "a", "size_in_bytes": 1e300}]}' }],
    [/no info\/paths\.json/, { info: info({ 'info/index.json': '{}' }) }],
    [/is damaged/, { info: zstdFrame(Buffer.alloc(600, 'x')) }],
    [/can't be unpacked: it is not zstd data/, { info: Buffer.from('PK and more') }],
    [
      /more than one info/,
      { entries: [{ name: 'info-other.tar.zst', content: 'x', stored: true }] },
    ],
    [
      /more entries than a conda package/,
      {
        entries: Array.from({ length: 200 }, (_, at) => ({
          name: `${at}`,
          content: 'x',
          stored: true,
        })),
      },
    ],
  ])('%s', async (reason, options) => {
    expect(await weigh(options)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(reason),
    })
  })

  test('another file, and a zip with other content', async () => {
    expect(await weighCondaPackage(memorySource(Buffer.from('no zip at all')))).toMatchObject({
      reason: expect.stringMatching(/not a zip file/),
    })
    const { body } = condaPackage('demo 1.0 0')
    const other = Buffer.from(
      body.toString('latin1').replaceAll('info-demo', 'data-demo'),
      'latin1',
    )
    expect(await weighCondaPackage(memorySource(other))).toMatchObject({
      reason: 'it has no info-*.tar.zst',
    })
  })
})
