import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSnapshot } from '../../src/index.ts'
import type { IndexFile, IndexServerOptions } from '../support/index-server.ts'
import { makeZip } from '../weigh/zip.ts'
import { folderOf, indexOf, packageOf, run } from './support.ts'

/**
 * Sparse code at the front of the wheel, followed by so much else that the first read does not
 * contain it.
 */
function large(): IndexFile {
  const info = 'demo-1.0.dist-info'
  const metadata = 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n'
  const body = makeZip([
    { name: 'demo/core.py', content: '# A remark, which is most of it.\n'.repeat(2000) },
    { name: 'demo/data.bin', content: randomBytes(300 * 1024), stored: true },
    { name: `${info}/METADATA`, content: metadata },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\nTag: py3-none-any\n' },
    { name: `${info}/RECORD`, content: `demo/core.py,,\n${info}/RECORD,,\n` },
  ])
  return { filename: 'demo-1.0-py3-none-any.whl', body, metadata }
}

async function runs(options: IndexServerOptions = {}) {
  const server = await indexOf([large()], options)
  const cacheDir = folderOf()
  const ranges = () => server.requests.filter(({ path }) => path.endsWith('.whl')).length
  const bytecode = async (more: object) =>
    packageOf(
      await run({ with: ['demo'], indexUrl: server.index, cache: true, cacheDir, ...more }),
      'demo',
    ).bytecode_size!
  return { ranges, bytecode }
}

test('parts of a wheel are read if bytecode is written, once', async () => {
  const { ranges, bytecode } = await runs()
  expect(await bytecode({ installer: 'uv' })).toBe(0)
  expect(ranges()).toBe(1)
  const read = await bytecode({ installer: 'pip' })
  expect(ranges()).toBe(2)
  expect(await bytecode({ installer: 'pip', resolution: 'lowest' })).toBe(read)
  expect(ranges()).toBe(2)
})

test('a server that refuses them gets no second request, and only the size decides', async () => {
  let answered = 0
  const { ranges, bytecode } = await runs({
    intercept: ({ path }) =>
      path.endsWith('.whl') && answered++ > 0 ? { status: 404 } : undefined,
  })
  const refused = await bytecode({ installer: 'pip' })
  const asked = ranges()
  expect(await bytecode({ installer: 'pip', resolution: 'lowest' })).toBe(refused)
  expect(ranges()).toBe(asked)
  const { bytecode: sound } = await runs()
  expect(await sound({ installer: 'pip' })).toBeLessThan(0.5 * refused)
})

test('a snapshot has them, for every installer', async () => {
  const { index } = await indexOf([large()])
  const cwd = folderOf({ 'one.txt': 'demo\n' })
  const snapshot = join(cwd, 'snapshot')
  await createSnapshot(['one.txt'], snapshot, { indexUrl: index, installer: 'uv', env: {}, cwd })
  const sizes = [{ snapshot, offline: true }, { indexUrl: index }].map(
    async (from) =>
      packageOf(await run({ with: ['demo'], ...from, installer: 'pip' }), 'demo').bytecode_size,
  )
  expect(await sizes[0]).toBe(await sizes[1])
})
