import { describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/images/file-system/image-files.ts'
import { hiddenGroups, layerBetween } from '../../../src/images/file-system/layer.ts'
import { added, copied, removed, rewritten } from '../../../src/images/file-system/operations.ts'
import { below, found } from '../../../src/images/file-system/path-pattern.ts'
import { distribution, group } from './support.ts'

const bytes = (files: FileSystem): number =>
  files.reduce((sum, one) => sum + (one.group.footprint.sizes.uncompressed.size ?? 0), 0)

describe('adding', () => {
  test('replaces a group with the same paths', () => {
    const first = added([], group('old', { '/app/a': 10, '/app/b': 20 }), 1)
    const second = added(first, group('new', { '/app/a': 5, '/app/b': 5 }), 2)
    expect(second.map((one) => one.group.label)).toEqual(['new'])
  })

  test('keeps a group that has other paths, too', () => {
    const first = added([], group('old', { '/app/a': 10, '/app/b': 20 }), 1)
    expect(added(first, group('new', { '/app/a': 5 }), 2)).toHaveLength(2)
  })
})

test('parts of one distribution do not replace each other', () => {
  const files = distribution('torch', '2.9.0', 1000)
  const bytecode: typeof files = { ...files, key: Symbol('bytecode'), kind: 'bytecode' }
  expect(added(added([], files, 1), bytecode, 1)).toHaveLength(2)
  expect(added(added([], files, 1), { ...files, key: Symbol('again') }, 2)).toHaveLength(1)
})

describe('removing', () => {
  test('removes whole groups without listing their files', async () => {
    const torch = distribution('torch', '2.9.0', 1000, undefined, {
      list: () => Promise.reject(new Error('asked')),
    })
    const { files, removed: gone } = await removed(
      added([], torch, 1),
      below(['/usr/local/lib/python3.11']),
    )
    expect(files).toEqual([])
    expect(gone).toHaveLength(1)
  })

  test('removes the matching files of a group, and keeps the rest', async () => {
    const site = '/usr/local/lib/python3.11/site-packages'
    const numpy = group(
      'numpy',
      { [`${site}/numpy/a.py`]: 100, [`${site}/numpy/tests/b.py`]: 900 },
      { kind: 'distribution', places: [`${site}/numpy`] },
    )
    const { files, removed: gone } = await removed(
      added([], numpy, 1),
      found(['/usr/local'], [{ kind: 'folder', names: ['tests'] }]),
    )
    expect(bytes(files)).toBe(100)
    expect(bytes(gone)).toBe(900)
    expect(files[0]!.group.key).toBe(numpy.key)
  })

  test('removes a share of the places if the files are unknown', async () => {
    const { list: _, ...unlisted } = group('scripts', {
      '/usr/local/bin/a': 100,
      '/usr/local/bin/b': 100,
    })
    const { files } = await removed(added([], unlisted, 1), below(['/usr/local/bin/a']))
    expect(files[0]!.group.places).toEqual(['/usr/local/bin/b'])
    expect(bytes(files)).toBe(100)
  })

  test('takes a share by the sizes of the places if they are known, even after a move', async () => {
    const { list: _, ...unlisted } = group('sympy', { '/venv/lib/sympy': 190, '/venv/share': 10 })
    const sizes = new Map([
      ['/venv/lib/sympy', 190],
      ['/venv/share', 10],
    ])
    const files = added([], { ...unlisted, sizes }, 1)
    expect(bytes((await removed(files, below(['/venv/share']))).files)).toBe(190)
    const [copy] = await copied(files, '/venv', '/usr')
    const { files: left } = await removed(added([], copy!, 2), below(['/usr/share']))
    expect(bytes(left)).toBe(190)
  })
})

describe('copying', () => {
  test('moves places, the folder of a distribution and its origin in the context', async () => {
    const site = '/install/lib/python3.11/site-packages'
    const files = added(
      added([], distribution('six', '1.16', 50, site), 1),
      group('COPY', { '/install/app/x': 1 }, { context: { at: '/install/app', host: '/ctx' } }),
      1,
    )
    const [six, app] = await copied(files, '/install', '/usr/local')
    expect(six!.distribution?.site).toBe('/usr/local/lib/python3.11/site-packages')
    expect(six!.places[0]).toBe('/usr/local/lib/python3.11/site-packages/six')
    expect(app!.context).toEqual({ at: '/usr/local/app', host: '/ctx' })
    expect((await six!.list!())![0]!.path).toBe(
      '/usr/local/lib/python3.11/site-packages/six/__init__.py',
    )
  })

  test('puts a distribution into the folder of its copy', async () => {
    const site = '/install/lib/python3.11/site-packages'
    const [six] = await copied(
      added([], distribution('six', '1.16', 50, site), 1),
      site,
      '/usr/local',
    )
    expect(six!.distribution?.site).toBe('/usr/local')
  })

  test('copies the named part of a folder of the context', async () => {
    const files = added(
      [],
      group(
        'COPY .',
        { '/app/a/x': 1, '/app/b/y': 2 },
        { places: ['/app/a', '/app/b'], context: { at: '/app', host: '/ctx' } },
      ),
      1,
    )
    const [part] = await copied(files, '/app/b', '/srv')
    expect(part!.context).toEqual({ at: '/srv', host: '/ctx/b' })
    expect(part!.places).toEqual(['/srv'])
  })
})

describe('layers', () => {
  const torch = distribution('torch', '2.9.0', 1_000_000)

  test('contain the files that an instruction adds, without those that it deletes again', async () => {
    const during = added(added([], torch, 1), group('cache', { '/root/.cache/x': 500 }), 1)
    const { files } = await removed(during, below(['/root/.cache']))
    const layer = await layerBetween([], files, 1)
    expect(layer.rows.map((row) => row.group.label)).toEqual(['torch 2.9.0'])
    expect(layer.footprint.sizes.uncompressed.size).toBe(1_000_000)
  })

  test('have 512 bytes for each deleted path of lower layers and each folder above, and two at the end', async () => {
    const before = added([], torch, 1)
    const { files } = await removed(before, below(['/usr/local']))
    const layer = await layerBetween(before, files, 2)
    expect(layer.footprint.sizes.uncompressed.size).toBe(0)
    expect(layer.footprint.sizes.tar.size).toBe((2 + 5 + 2) * 512)
    const hidden = hiddenGroups(
      new Map([
        [1, await layerBetween([], before, 1)],
        [2, layer],
      ]),
      files,
    )
    expect(hidden.map((one) => [one.layer, one.hidden])).toEqual([[1, 1_000_000]])
  })

  test('list the deleted files of a group; a folder that is deleted as a whole is one entry, apart from the folders above it', async () => {
    const numpy = group(
      'numpy',
      {
        '/s/numpy/a.py': 1,
        '/s/numpy/b.pyc': 1,
        '/s/numpy/tests/c.py': 1,
        '/s/numpy/tests/d/e.py': 1,
      },
      { places: ['/s/numpy'] },
    )
    const before = added([], numpy, 1)
    const tests = await removed(before, found(['/s'], [{ kind: 'folder', names: ['tests'] }]))
    expect((await layerBetween(before, tests.files, 2)).footprint.sizes.tar.size).toBe(
      (1 + 2 + 2) * 512,
    )
    const compiled = await removed(tests.files, found(['/s'], [{ kind: 'file', names: ['*.pyc'] }]))
    expect((await layerBetween(before, compiled.files, 2)).footprint.sizes.tar.size).toBe(
      (2 + 2 + 2) * 512,
    )
  })

  test('contain files again whose owner changes', async () => {
    const before = added([], torch, 1)
    const after = await rewritten(before, below(['/usr/local']), 2, (one) => ({
      ...one,
      owner: 'app',
    }))
    const layer = await layerBetween(before, after, 2)
    expect(layer.rows).toMatchObject([{ again: true }])
    expect(layer.footprint.sizes.uncompressed.size).toBe(1_000_000)
  })

  test('contain no files whose owner stays', async () => {
    const before = added([], torch, 1)
    expect(
      (await layerBetween(before, await rewritten(before, below(['/']), 2, () => null), 2)).rows,
    ).toEqual([])
  })
})
